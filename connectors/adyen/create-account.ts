import type { NewAccount } from '../../src/connector/contract.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import type { CreateOutcome } from '../../src/connector/outcomes.ts'
import { isEmail, nameFor, toAccount } from './account.ts'
import { asObject, type Context, call, companyPath, unexpected } from './api.ts'
import { isKind, kinds, listFields, nameOf } from './entitlements.ts'
import { lastWayIn } from './last-way-in.ts'
import { nameTooLong, notAnEmail, notOurs, refused } from './refusal.ts'
import { findUserByEmail } from './users.ts'

/**
 * The username must be the e-mail, and stays when that changes. The answer is 200. No password is sent: the person sets
 * one, or signs in through single sign-on.
 * https://docs.adyen.com/api-explorer/Management/3/post/companies/(companyId)/users
 */
export async function createAccount(
  context: Context,
  { attributes, entitlements }: NewAccount,
): Promise<CreateOutcome> {
  const { email } = attributes
  if (email === undefined || !isEmail(email)) return notAnEmail
  const name = nameFor(attributes)
  if (name === undefined) return nameTooLong
  const stranger = entitlements.find((one) => !isKind(one.type) || nameOf(one) === undefined)
  if (stranger !== undefined) return notOurs(stranger)
  const lists = kinds.flatMap((kind) => {
    const names = entitlements.filter(({ type }) => type === kind).map((one) => nameOf(one) ?? '')
    return names.length === 0 ? [] : [[listFields[kind], names] as const]
  })
  const { loginMethod, timeZone } = context.settings
  const user: JsonObject = {
    ...{ username: email, email, name },
    ...Object.fromEntries(lists),
    ...(loginMethod !== undefined && { loginMethod }),
    ...(timeZone !== undefined && { timeZoneCode: timeZone }),
  }
  const response = await call(context, 'POST', companyPath(context, '/users'), user)
  if (response.status < 400) {
    const made = asObject(response.body)
    if (made === undefined) throw unexpected(response)
    return { outcome: 'created', account: toAccount(made, undefined) }
  }
  // What a duplicate is answered with is not documented, so any refusal is followed by a look.
  const refusal = await refused(context, response)
  const existing = await findUserByEmail(context, email)
  if (existing === undefined) return refusal
  return { outcome: 'alreadyExists', account: toAccount(existing, await lastWayIn(context, [existing])) }
}
