import type { Page, SignIn, SignInRequest } from '../../src/connector/contract.ts'
import { foldName } from '../../src/connector/same-name.ts'
import { asObject, type Context, read, strange } from './api.ts'

const pageSize = 100

/** At most a month at a time, within the last twelve. https://developers.brevo.com/reference/getaccountactivity */
export async function listSignIns(
  context: Context,
  { from, to, cursor }: SignInRequest,
): Promise<Page<SignIn>> {
  const offset = Number(cursor ?? 0)
  const query = `startDate=${from}&endDate=${to}&limit=${pageSize}&offset=${offset}`
  const { logs } = await read(context, `/organization/activities?${query}`)
  if (!Array.isArray(logs)) throw strange('no list of activities')
  const items = logs.flatMap((log) => {
    const { action, date, user_email: email } = asObject(log) ?? {}
    if (typeof action !== 'string' || typeof date !== 'string' || typeof email !== 'string')
      throw strange('an activity without action, date or e-mail')
    const at = Date.parse(date)
    return action === 'login-success' && !Number.isNaN(at)
      ? [{ accountId: foldName(email), at: new Date(at).toISOString() }]
      : []
  })
  return { items, ...(logs.length === pageSize && { nextCursor: String(offset + pageSize) }) }
}
