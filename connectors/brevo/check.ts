import type { CheckProblem, CheckReport, Seats } from '../../src/connector/contract.ts'
import { type Context, read, strange } from './api.ts'
import { unknownIn } from './bundles.ts'
import { listUsers } from './users.ts'

/** Reads only, with two requests: whose account it is, and that the key may see its users. */
export async function check(context: Context): Promise<CheckReport> {
  const { companyName, email } = await read(context, '/account')
  if (typeof email !== 'string' || email === '') throw strange('an account without an e-mail')
  const name = typeof companyName === 'string' && companyName.trim() !== '' ? companyName : email
  return { vendorAccount: name, seats: await countSeats(context), problems: problemsOf(context) }
}

/** The API does not tell how many seats are paid for, so that is a setting; invitations count as users. */
export async function countSeats(context: Context): Promise<Seats> {
  const { seats: total } = context.settings
  return { used: (await listUsers(context)).length, ...(total !== undefined && { total }) }
}

function problemsOf({ settings }: Context): readonly CheckProblem[] {
  const unknown = unknownIn(settings.bundles)
  const privileges: CheckProblem = {
    code: 'unknownPrivilege',
    says: `Brevo's documents do not have these privileges of the bundles: ${unknown.join(', ')}.`,
    todo: 'Correct them in the setting "bundles". If they are new, add the words Brevo shows for them to the setting "labels".',
    preparable: false,
  }
  const seats: CheckProblem = {
    code: 'seatsNotKnown',
    says: 'How many seats the plan includes is not known, so every invitation waits for approval.',
    todo: 'Tell it with the setting "seats".',
    preparable: false,
  }
  return [...(unknown.length > 0 ? [privileges] : []), ...(settings.seats === undefined ? [seats] : [])]
}
