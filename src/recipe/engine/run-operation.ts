import { sameEmail } from '../email.ts'
import { fits } from '../label.ts'
import type { Operation, OperationName } from '../schema/operation.ts'
import { type Commit, commit } from './commit.ts'
import { DriverLost } from './driver.ts'
import { findOne } from './find-one.ts'
import { type Halt, halt, isHalt, type Outcome, stopped } from './outcome.ts'
import { meets, type PersonInput, type PersonReading, readPerson } from './read-person.ts'
import { runStep } from './run-step.ts'
import type { Run, Session } from './session.ts'
import { signInState } from './sign-in.ts'
import { proveDone, resolveUnknown } from './verify.ts'

export type ChangeInput = PersonInput & {
  /** Walks up to the last click with the gate shut, and changes nothing. */
  readonly dryRun?: boolean
}

/**
 * Carries out one change for one person, from finding to reading back. Never throws for what a page does. A session that
 * ends before anything was sent is begun anew, once, and the person found again from the beginning.
 */
export async function runOperation(
  session: Session,
  name: OperationName,
  input: ChangeInput,
): Promise<Outcome> {
  const first = await tryOnce(session, name, input)
  const lost = first.kind === 'stoppedSafe' && first.code === 'session_lost'
  return lost ? tryOnce(session, name, input) : first
}

async function tryOnce(session: Session, name: OperationName, input: ChangeInput): Promise<Outcome> {
  try {
    return await findAndChange(session, name, input, 0)
  } catch (error) {
    // A commit has an answer of its own to this; here nothing had been sent.
    if (error instanceof DriverLost)
      return stopped(halt('session_lost', `the page was lost before anything was sent: ${error.message}`))
    throw error
  }
}

async function findAndChange(
  session: Session,
  name: OperationName,
  input: ChangeInput,
  diverted: number,
): Promise<Outcome> {
  const operation = session.recipe.operations[name]
  if (operation === undefined) return { kind: 'needsPerson', what: `the recipe does not describe "${name}"` }
  const found = await readPerson(session, input)
  if (isHalt(found)) return stopped(found)
  const other = found.account === undefined ? undefined : operation.precheck?.instead?.[found.account.status]
  if (other !== undefined && diverted === 0) return findAndChange(session, other, input, 1)
  return refuseBefore(found, operation) ?? change(found, name, operation, input)
}

/** Done already, or nobody who is changed by a program. */
function refuseBefore(found: PersonReading, { precheck }: Operation): Outcome | undefined {
  const { account, run } = found
  const { recipe, ownEmail } = run.session
  if (sameEmail(run.email, ownEmail))
    return { kind: 'needsPerson', what: 'this is the account that the recipe itself signs in with' }
  if (precheck?.alreadyDone !== undefined && meets(found, precheck.alreadyDone))
    return { kind: account === undefined ? 'alreadyAbsent' : 'alreadyDone' }
  if (account?.role !== undefined && recipe.protect.roles.includes(account.role))
    return { kind: 'needsPerson', what: `the role ${account.role} is only changed by a person` }
  if (precheck?.require === undefined || meets(found, precheck.require)) return undefined
  const is = account === undefined ? 'is not there' : `is "${account.status}"`
  return { kind: 'needsPerson', what: `the account ${is}, and this can't be done with it` }
}

async function change(
  found: PersonReading,
  name: OperationName,
  operation: Operation,
  { dryRun = false }: ChangeInput,
): Promise<Outcome> {
  let run: Run = found.run
  for (const step of operation.steps) {
    if (step.verb === 'commit')
      return dryRun ? rehearse(run, step.with.target) : send(run, name, operation, step.with)
    const result = await runStep(run, step)
    if (isHalt(result)) return stopped(await orSignedOut(run, result))
    if (result !== 'absent') run = result
  }
  return stopped(halt('layout_drift', 'the recipe has no commit'))
}

/** What is missing because the page of signing in stands there is not missing: the session has ended. */
async function orSignedOut(run: Run, stop: Halt): Promise<Halt> {
  if (stop.halt !== 'not_found' || (await signInState(run)) === undefined) return stop
  return halt('session_lost', 'the application asks to sign in again, before anything was sent')
}

async function rehearse(run: Run, target: string): Promise<Outcome> {
  const button = await findOne(run, target)
  return isHalt(button) ? stopped(button) : { kind: 'rehearsed' }
}

async function send(run: Run, name: OperationName, operation: Operation, step: Commit): Promise<Outcome> {
  const result = await commit(run, name, step)
  if (isHalt(result)) return stopped(result)
  const { answer, alerts } = result
  if (answer === 'none' || answer.status >= 500)
    return resolveUnknown(run.session, operation, run, 'the answer to the change was lost')
  return answer.status >= 400 ? resolveRefused(run, operation, alerts) : proveDone(run, name, operation)
}

/** An application that said no rarely did it all the same; it is looked for, but not for long. */
const refusedWithinMs = 3_000

/** Refused, and still read: an application that says no may have done it. */
async function resolveRefused(run: Run, operation: Operation, alerts: readonly string[]): Promise<Outcome> {
  const text = alerts.join(' ').slice(0, 300)
  const known = operation.knownErrors?.find(({ text: label }) => fits(label, text))
  const resolved = await resolveUnknown(run.session, operation, run, text, refusedWithinMs)
  if (resolved.kind !== 'stoppedSafe' || resolved.code !== 'not_done') return resolved
  if (known !== undefined) return { kind: 'needsPerson', what: `${known.note} The application says: ${text}` }
  return stopped(halt('app_rejected', text === '' ? 'the application refused the change' : text))
}
