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
  const turns = new Map<string, Promise<unknown>>()
  return {
    // One page can do one thing at a time.
    perform(owner, job, caller) {
      const key = keyOf(owner)
      const before = turns.get(key) ?? Promise.resolve()
      const result = before.then(() => perform(sessions, key, owner, job, caller))
      turns.set(
        key,
        result.catch(() => {}),
      )
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
  const { halted, answer } = await watched(session, job, caller)
  await sessions.giveBack(key, session, halted || answer.kind === 'lost')
  return answer
}

function keyOf({ applicationId, url, username, password, totp }: SessionOwner): string {
  return applicationId ?? JSON.stringify([url, username, password, totp])
}

/** Asks while a job runs whether it may go on; a switch is in effect within a second. */
async function watched({ runner, held }: OpenSession, job: Job, caller: JobCaller) {
  let halted = false
  const timer = setInterval(async () => {
    const may = (await caller.mayGoOn().catch(() => false)) && ((await held?.renew()) ?? true)
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
