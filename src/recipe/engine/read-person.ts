import { sameEmail } from '../email.ts'
import type { Condition } from '../schema/operation.ts'
import { renderTemplate } from '../template.ts'
import { type Halt, halt, isHalt, type SeenAccount } from './outcome.ts'
import { runStep } from './run-step.ts'
import type { Run, Session } from './session.ts'

export type PersonInput = { readonly email: string; readonly role?: string }

export type PersonReading = { readonly run: Run; readonly account: SeenAccount | undefined }

/**
 * Finds a person from the beginning, by a fresh navigation. The same reading serves the precheck and the proof. That
 * somebody is not there is believed only of a search that finds the account which asks: one that looks at names only, or
 * at nothing, finds neither.
 */
export async function readPerson(session: Session, input: PersonInput): Promise<PersonReading | Halt> {
  const reading = await search(session, input)
  if (isHalt(reading) || reading.account !== undefined || sameEmail(input.email, session.ownEmail))
    return reading
  const control = await search(session, { email: session.ownEmail })
  if (isHalt(control)) return control
  return control.account === undefined
    ? halt(
        'search_untrusted',
        'the search does not find the account that is signed in, so nobody can be called absent',
      )
    : reading
}

async function search(session: Session, { email, role }: PersonInput): Promise<PersonReading | Halt> {
  let run: Run = {
    session,
    email,
    row: undefined,
    seen: undefined,
    values: { input: { email, ...(role !== undefined && { role }) }, row: {}, captured: {} },
  }
  for (const step of session.recipe.operations.find?.steps ?? []) {
    const result = await runStep(run, step)
    if (isHalt(result)) return result
    if (result === 'absent') return { run, account: undefined }
    run = result
  }
  if (run.seen === undefined) return halt('schema_drift', 'the recipe has found no row and no absence')
  return { run, account: run.seen.account }
}

/** Whether an account, or its absence, is as a condition wants it. A part that can't be known is not met. */
export function meets({ run, account }: PersonReading, { exists, status, role }: Condition): boolean {
  if (account === undefined) return exists === false && status === undefined && role === undefined
  if (exists === false) return false
  if (status !== undefined && !status.includes(account.status)) return false
  return (
    role === undefined || (account.role !== undefined && account.role === renderTemplate(role, run.values))
  )
}
