import type { Job, JobResult } from '../recipe/job.ts'
import { type BrowserParts, type OpenSession, OpenSessions, type SessionOwner } from './open-sessions.ts'
import type { JobCaller } from './runner-host.ts'

/** Carries out jobs in browsers: one session for each application, one job after the other. */
export type BrowserSessions = {
  perform(owner: SessionOwner, job: Job, caller: JobCaller): Promise<JobResult>
  stop(): Promise<void>
}

const watchEveryMs = 500

/** Keeps few browsers open at once; jobs of one application share a sign-in. */
export function makeBrowserSessions(parts: BrowserParts): BrowserSessions {
  const sessions = new OpenSessions(parts)
  const turns = new Map<string, Promise<void>>()
  return {
    // One page can do one thing at a time.
    perform(owner, job, caller) {
      const key = sessions.keyOf(owner)
      const before = turns.get(key) ?? Promise.resolve()
      const result = before.then(() => perform(sessions, key, owner, job, caller))
      const turn = result
        .then(
          () => {},
          () => {},
        )
        .then(() => {
          if (turns.get(key) === turn) turns.delete(key)
        })
      turns.set(key, turn)
      return result
    },
    stop: () => sessions.stop(),
  }
}

async function perform(
  sessions: OpenSessions,
  key: string,
  owner: SessionOwner,
  job: Job,
  caller: JobCaller,
): Promise<JobResult> {
  const session = await sessions.take(key, owner, caller)
  if ('kind' in session) return session
  let whole = false
  try {
    const { halted, answer } = await watched(session, job, caller)
    whole = !halted && answer.kind !== 'lost'
    return answer
  } finally {
    await sessions.giveBack(key, session, !whole)
  }
}

/** Asks while a job runs whether it may go on; a switch is in effect within a second. */
async function watched({ runner, held }: OpenSession, job: Job, caller: JobCaller) {
  let halted = false
  const mayGoOn = async () => (await caller.mayGoOn()) && ((await held?.renew()) ?? true)
  const timer = setInterval(async () => {
    // Who can't be asked has not said yes.
    const may = await mayGoOn().catch(() => false)
    if (may || halted) return
    halted = true
    runner.halt()
  }, watchEveryMs)
  try {
    const answer = await runner.run(job)
    return { answer, halted }
  } finally {
    clearInterval(timer)
  }
}
