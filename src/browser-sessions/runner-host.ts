import type { Question } from '../recipe/runner/protocol.ts'
import type { RunnerHost } from './runner.ts'
import type { HeldSession } from './session-state.ts'
import { type EvidenceParts, type ForTask, keepTaskEvidence } from './task-evidence.ts'

/** On whose behalf a job is done. */
export type JobCaller = {
  readonly task?: ForTask
  /** False once the task is another's, or a person pulled the switch. */
  mayGoOn(): Promise<boolean>
}

/** What this process remembers of an account that signs in, also before its application is stored. */
export type SignInMemory = { lastCode?: number; stored?: string }

type Kept = Pick<HeldSession, 'renew' | 'signInBegins' | 'signInProved' | 'codeUsed' | 'keep'>

/** A session that is only tried out may change nothing. The application that is stored next goes on with it. */
function triedOut(memory: SignInMemory): Kept {
  return {
    renew: async () => false,
    signInBegins: async () => true,
    signInProved: async () => true,
    codeUsed: async () => true,
    async keep(stored) {
      memory.stored = stored
    },
  }
}

/** What a session may do next is asked here, and is on record before it may. */
export function makeRunnerHost(
  parts: EvidenceParts,
  held: HeldSession | undefined,
  memory: SignInMemory,
  reuse: boolean,
  caller: () => JobCaller | undefined,
): RunnerHost {
  const session = held ?? triedOut(memory)
  const ask: {
    readonly [About in Question['about']]: (question: Extract<Question, { about: About }>) => Promise<boolean>
  } = {
    intent: async () => ((await caller()?.mayGoOn()) ?? false) && session.renew(),
    sent: async () => true,
    signInBegins: () => session.signInBegins(),
    signInProved: () => session.signInProved(),
    codeUsed({ code }) {
      memory.lastCode = code
      return session.codeUsed(code)
    },
    async evidence(moment) {
      const task = caller()?.task
      if (task !== undefined) await keepTaskEvidence(parts, task, moment)
      return task !== undefined
    },
  }
  return {
    answer: (question) => (ask[question.about] as (question: Question) => Promise<boolean>)(question),
    keep: (stored) => (reuse ? session.keep(stored) : Promise.resolve()),
  }
}
