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

/** A session that is only tried out has nothing to keep, and may change nothing. */
const triedOut: Pick<HeldSession, 'renew' | 'signInBegins' | 'signInProved' | 'codeUsed' | 'keep'> = {
  renew: async () => false,
  signInBegins: async () => true,
  signInProved: async () => true,
  codeUsed: async () => true,
  keep: async () => {},
}

/** What a session may do next is asked here, and is on record before it may. */
export function makeRunnerHost(
  parts: EvidenceParts,
  held: HeldSession | undefined,
  reuse: boolean,
  caller: () => JobCaller | undefined,
): RunnerHost {
  const session = held ?? triedOut
  const ask: {
    readonly [About in Question['about']]: (question: Extract<Question, { about: About }>) => Promise<boolean>
  } = {
    intent: async () => ((await caller()?.mayGoOn()) ?? false) && session.renew(),
    sent: async () => true,
    signInBegins: () => session.signInBegins(),
    signInProved: () => session.signInProved(),
    codeUsed: ({ code }) => session.codeUsed(code),
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
