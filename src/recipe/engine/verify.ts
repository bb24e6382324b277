import type { Operation, OperationName } from '../schema/operation.ts'
import { DriverLost } from './driver.ts'
import { keepEvidence } from './keep-evidence.ts'
import { type Halt, halt, isHalt, type Outcome, stopped } from './outcome.ts'
import { meets, type PersonReading, readPerson } from './read-person.ts'
import type { Run, Session } from './session.ts'

const readEveryMs = 2_000

/** After a change that was accepted: it is done when a fresh page shows it, and only then. */
export async function proveDone(run: Run, name: OperationName, operation: Operation): Promise<Outcome> {
  const reading = await readUntilSo(run.session, operation, run)
  if (!isHalt(reading)) await keepEvidence(reading.run, name, 'readBack')
  if (isHalt(reading)) return { kind: 'unknown', what: `it was sent and can't be read back: ${reading.what}` }
  if (isSo(reading, operation)) return { kind: 'doneVerified', account: reading.account }
  const { account } = reading
  const got =
    account === undefined
      ? 'the account is not there'
      : `the account is "${account.status}"${roleOf(account.role)}`
  return stopped(halt('verify_failed', `it was accepted, and afterwards ${got}`))
}

/**
 * After a change whose end is not known. Only reads: what is not there after the application's own time is called not
 * done, so that a later try begins anew; what can't be read stays unknown. Also for a task found again after a crash.
 */
export async function resolveUnknown(
  session: Session,
  operation: Operation,
  { email, values }: Pick<Run, 'email' | 'values'>,
  why: string,
  withinMs?: number,
): Promise<Outcome> {
  const reading = await readUntilSo(session, operation, { email, values }, withinMs)
  if (isHalt(reading)) return { kind: 'unknown', what: `${why}; reading stopped: ${reading.what}` }
  if (isSo(reading, operation)) return { kind: 'doneVerified', account: reading.account }
  return stopped(halt('not_done', `${why}; read afterwards, it was not done`))
}

async function readUntilSo(
  session: Session,
  operation: Operation,
  { email, values }: Pick<Run, 'email' | 'values'>,
  withinMs = (operation.verify?.withinSeconds ?? 10) * 1000,
): Promise<PersonReading | Halt> {
  const role = values.input['role']
  const input = { email, ...(role !== undefined && { role }) }
  const end = session.driver.now() + withinMs
  for (;;) {
    const reading = await readSafely(session, input)
    if (!isHalt(reading) && isSo(reading, operation)) return reading
    if (session.driver.now() >= end || (isHalt(reading) && reading.halt === 'killed')) return reading
    await session.driver.wait(readEveryMs)
  }
}

async function readSafely(
  session: Session,
  input: Parameters<typeof readPerson>[1],
): Promise<PersonReading | Halt> {
  try {
    return await readPerson(session, input)
  } catch (error) {
    if (error instanceof DriverLost) return halt('session_lost', `the page was lost: ${error.message}`)
    throw error
  }
}

function isSo(reading: PersonReading, { verify }: Operation): boolean {
  if (verify === undefined) return false
  return meets(reading, verify.expect) || (verify.orAbsent && reading.account === undefined)
}

function roleOf(role: string | undefined): string {
  return role === undefined ? '' : ` with the role "${role}"`
}
