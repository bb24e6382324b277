import { type ChildProcess, fork } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Job, JobResult } from '../recipe/job.ts'
import { type Opening, type Question, type ToRunner, toHost } from '../recipe/runner/protocol.ts'

/** What the process of a browser asks its host for, and when it is told no. */
export type RunnerHost = {
  /** Resolves with whether it may go on, once what it told is durable. */
  readonly answer: (question: Question) => Promise<boolean>
  readonly keep: (stored: string) => Promise<void>
}

/** One process with one browser, for one account of one application. */
export type Runner = {
  readonly pid: number
  readonly sandboxed: boolean
  /** False once its browser, or the whole process, is gone. */
  readonly alive: () => boolean
  /** How many jobs it was given; a browser is not used for ever. */
  readonly jobs: () => number
  readonly startedAt: number
  run(job: Job): Promise<JobResult>
  /** Nothing is begun any more. */
  halt(): void
  /** Lets it end, and makes sure. */
  close(): Promise<void>
}

/** As whom it runs, and a folder of its own that goes with it. */
export type RunnerIdentity = { readonly uid?: number; readonly gid?: number; readonly home: string }

/** A job that takes longer than this is not going to end. */
const longestJobMs = 5 * 60_000
const openingMs = 60_000
const closingMs = 5_000

/** Starts the process and its browser. Resolves with why not when there is none. */
export async function startRunner(
  opening: Opening,
  identity: RunnerIdentity,
  host: RunnerHost,
): Promise<Runner | { readonly notStarted: string }> {
  const child = spawnRunner(identity)
  const talk = converse(child, host)
  const opened = await talk.open(opening)
  const leave = async () => {
    await end(child)
    // With whatever the browser has written there. What can't be removed now goes with the folder of the system.
    await rm(identity.home, { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
  }
  if ('why' in opened) {
    await leave()
    return { notStarted: opened.why }
  }
  let jobs = 0
  return {
    pid: child.pid ?? 0,
    sandboxed: opened.sandboxed,
    alive: talk.alive,
    jobs: () => jobs,
    startedAt: performance.now(),
    run(job) {
      jobs += 1
      return talk.run(jobs, job)
    },
    halt: () => talk.send({ type: 'halt' }),
    async close() {
      talk.send({ type: 'close' })
      await leave()
    },
  }
}

/** It gets no environment: neither the address of the database nor a key is in it. */
function spawnRunner({ home, ...who }: RunnerIdentity): ChildProcess {
  const here = import.meta.url
  const entry = fileURLToPath(new URL(`../recipe/runner/main.${here.endsWith('.ts') ? 'ts' : 'js'}`, here))
  return fork(entry, [], {
    ...{ env: { HOME: home, TMPDIR: home }, cwd: home, detached: true, execArgv: [] },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...who,
  })
}

type Opened = { readonly sandboxed: boolean } | { readonly why: string }

function converse(child: ChildProcess, host: RunnerHost) {
  const waiting = new Map<number, (answer: JobResult) => void>()
  let opened: (result: Opened) => void = () => {}
  let intended = false
  let gone = false
  const send = (message: ToRunner) => {
    if (!gone && child.connected) child.send(message, () => {})
  }
  const lost = () => {
    gone = true
    opened({ why: 'the process of the browser ended before it was ready' })
    for (const settle of waiting.values()) settle({ kind: 'lost', intended })
    waiting.clear()
  }
  child.on('exit', lost)
  child.on('error', lost)
  child.on('message', (raw) => {
    // What a page could have made of the process is not believed: a message of another form ends it.
    const { data: message } = toHost.safeParse(raw)
    if (message === undefined) return killHard(child)
    switch (message.type) {
      case 'opened':
        return opened({ sandboxed: message.sandboxed })
      case 'notOpened':
        return opened({ why: message.why })
      case 'ask':
        if (message.question.about === 'intent') intended = true
        return void host
          .answer(message.question)
          .catch(() => false)
          .then((ok) => send({ type: 'reply', ask: message.ask, ok }))
      case 'done': {
        const { id, result, ended, stored } = message
        gone ||= ended
        const kept = stored === undefined ? Promise.resolve() : host.keep(stored).catch(() => {})
        return void kept.then(() => settle(id, result))
      }
      default:
        return message satisfies never
    }
  })
  const settle = (id: number, answer: JobResult) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  }
  return {
    send,
    alive: () => !gone,
    open: (opening: Opening) =>
      new Promise<Opened>((resolve) => {
        opened = resolve
        send(opening)
        setTimeout(() => resolve({ why: 'the browser did not start in time' }), openingMs).unref()
      }),
    run(id: number, job: Job): Promise<JobResult> {
      if (gone) return Promise.resolve({ kind: 'lost', intended: false })
      intended = false
      const timer = setTimeout(() => killHard(child), longestJobMs)
      return new Promise<JobResult>((resolve) => {
        waiting.set(id, resolve)
        send({ type: 'job', id, job })
      }).finally(() => clearTimeout(timer))
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const timer = setTimeout(() => killHard(child), closingMs)
  if (child.connected) child.send({ type: 'close' }, () => {})
  await ended
  clearTimeout(timer)
  // Whatever of the browser outlived the process it belonged to.
  killHard(child)
}

/** The process and everything it started. */
function killHard({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}
