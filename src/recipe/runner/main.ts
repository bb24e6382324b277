/** The process of one browser session. It speaks to its host over the channel it was started with, and to nobody else. */
import { makeAskHost } from './ask-host.ts'
import { type OpenSession, openSession } from './open-session.ts'
import { type ToHost, toRunner } from './protocol.ts'

const send = (message: ToHost) => void process.send?.(message)
const questions = makeAskHost(send)
let session: OpenSession | undefined
let halted = false

process.on('message', (raw) => {
  const message = toRunner.parse(raw)
  switch (message.type) {
    case 'open':
      openSession(message, { ask: questions.ask, mayGoOn: () => !halted }).then(
        (opened) => {
          session = opened
          send({ type: 'opened', sandboxed: opened.sandboxed })
        },
        (error: unknown) => send({ type: 'notOpened', why: nameOf(error) }),
      )
      return
    case 'job':
      void carryOut(message.id, message.job)
      return
    case 'reply':
      questions.answered(message.ask, message.ok)
      return
    case 'halt':
      halted = true
      return
    case 'close':
      void end()
      return
    default:
      message satisfies never
  }
})

// The host is gone: nothing more is allowed, and the browser goes with this process.
process.on('disconnect', () => {
  halted = true
  questions.giveUp()
  void end()
})

async function carryOut(id: number, job: Parameters<OpenSession['run']>[0]): Promise<void> {
  if (session === undefined) throw new Error('a job came before the session')
  const result = await session.run(job).catch(
    (error: unknown) =>
      ({
        kind: 'stoppedSafe',
        code: 'session_lost',
        what: `the session broke off (${nameOf(error)})`,
      }) as const,
  )
  const stored = await session.stored().catch(() => undefined)
  const ended = !session.alive()
  send({ type: 'done', id, result, ended, ...(stored !== undefined && { stored }) })
}

async function end(): Promise<void> {
  await session?.close()
  process.exit(0)
}

/** Never the whole error: those of a browser hold what was typed. */
function nameOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0]?.slice(0, 200) ?? error.name) : 'error'
}
