import { armFor } from '../gate/armed.ts'
import type { OperationName } from '../schema/operation.ts'
import type { Step } from '../schema/step.ts'
import { type ArmedAnswer, DriverLost } from './driver.ts'
import { findOne } from './find-one.ts'
import { keepEvidence } from './keep-evidence.ts'
import { type Halt, halt, isHalt } from './outcome.ts'
import type { Run } from './session.ts'

export type Commit = Extract<Step, { verb: 'commit' }>['with']

/** `sent`: it left, with what was answered. A halt: it provably did not leave. */
type CommitResult =
  | { readonly sent: true; readonly answer: ArmedAnswer; readonly alerts: readonly string[] }
  | Halt

/** Opens the gate for one request and clicks once. What was intended is on record before, and the gate shut after. */
export async function commit(
  run: Run,
  operation: OperationName,
  { target, arm }: Commit,
): Promise<CommitResult> {
  const { driver, journal, mayGoOn, patienceMs } = run.session
  const button = await findOne(run, target)
  if (isHalt(button)) return button
  const armed = armFor(arm, run.email, run.values)
  if (armed === undefined) return halt('schema_drift', 'what the change must carry is not known')
  if (!(await keepEvidence(run, operation, 'beforeCommit')))
    return halt('no_evidence', 'what the page shows could not be kept, so nothing was sent')
  await journal({ at: 'intent', operation, email: run.email })
  if (!mayGoOn()) return halt('killed', 'the session was told to stop')
  driver.gate.arm(armed)
  try {
    const clicked = await driver.click(button)
    if (clicked === 'notClickable' && !driver.gate.report().sent)
      return halt(
        'blocked_by_overlay',
        `"${target}" can't be clicked: something lies over it, or it is switched off`,
      )
    const answer = await driver.armedAnswer(patienceMs)
    const { alerts } = await driver.surroundings()
    return conclude(run, operation, answer, alerts)
  } catch (error) {
    if (!(error instanceof DriverLost)) throw error
    // The browser may be gone; the gate, which is not in it, still knows whether anything left.
    return conclude(run, operation, 'none', [])
  } finally {
    driver.gate.disarm()
  }
}

async function conclude(
  run: Run,
  operation: OperationName,
  answer: ArmedAnswer,
  alerts: readonly string[],
): Promise<CommitResult> {
  const { session, email } = run
  const { driver, journal } = session
  const { sent, refused } = driver.gate.report()
  if (sent) {
    await journal({ at: 'sent', operation, email })
    await keepEvidence(run, operation, 'afterCommit')
    return { sent: true, answer, alerts }
  }
  if (refused.length > 0)
    return halt('write_blocked', `the page wanted to send something else: ${refused[0]}`)
  return halt('no_write_seen', 'the click sent nothing')
}
