import { concludeHeld, concludeLater } from './conclude.ts'
import { hashOf } from './desired-state.ts'
import type { Plan } from './plan.ts'
import type { IntentOutcome } from './record-intent.ts'
import type { Step } from './run-task.ts'
import type { TaskRun } from './worker.ts'

/** A change that could not be put on record is not made: the task waits, is held, or is somebody else's by now. */
export async function notIntended(
  run: TaskRun,
  plan: Plan & { kind: 'actions' },
  why: Exclude<IntentOutcome['intent'], 'recorded'>,
): Promise<Step> {
  if (why === 'lost') return { step: 'end', end: undefined }
  if (why === 'windowFull')
    return { step: 'end', end: await concludeHeld(run, 'guard', plan, hashOf(plan.actions)) }
  // Halted: taken up again when the switch is off. Two admins must not leave at once: the other one's change is
  // waited for, then everything is read again.
  const dueAt = new Date(run.worker.road.clock.now().getTime() + 1_000)
  return { step: 'end', end: await concludeLater(run, { state: 'ready', dueAt, code: why }) }
}
