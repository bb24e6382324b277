import type { AccountAttributes, EntitlementRef } from '../../src/connector/account.ts'
import type { AccountChange, EntitlementChange, ReactivateRequest } from '../../src/connector/contract.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import type { ChangeOutcome } from '../../src/connector/outcomes.ts'
import { isEmail, nameFor } from './account.ts'
import { asObject, type Context, call, unexpected } from './api.ts'
import { isKind, kinds, listFields, nameOf, namesIn } from './entitlements.ts'
import { mergeNames } from './merge-names.ts'
import { emailTaken, nameTooLong, notAnEmail, notOurs, refused } from './refusal.ts'
import { findUser, findUserByEmail, isId, userPath } from './users.ts'

/**
 * E-mail and names; the username can't be changed. Whether half a name leaves the other half alone is not documented, so
 * both are sent, the other one as it is now.
 * https://docs.adyen.com/api-explorer/Management/3/patch/companies/(companyId)/users/(userId)
 */
export async function updateAccount(
  context: Context,
  { accountId, changes }: AccountChange,
): Promise<ChangeOutcome> {
  const { email, givenName, familyName } = changes
  if (email !== undefined && !isEmail(email)) return notAnEmail
  if (email === undefined && givenName === undefined && familyName === undefined)
    return { outcome: 'alreadySo' }
  const name = await nameAfter(context, accountId, changes)
  if (name === 'absent') return { outcome: 'absent' }
  if (name === 'tooLong') return nameTooLong
  if (email !== undefined && (await isAnothers(context, accountId, email))) return emailTaken
  return patchUser(context, accountId, { ...(email !== undefined && { email }), ...name })
}

/** Whether Adyen refuses an e-mail that another user has is not documented; two with one could not be told apart. */
async function isAnothers(context: Context, accountId: string, email: string): Promise<boolean> {
  const holder = isId(accountId) ? await findUserByEmail(context, email) : undefined
  return holder !== undefined && holder['id'] !== accountId
}

async function nameAfter(
  context: Context,
  accountId: string,
  { givenName, familyName }: AccountAttributes,
): Promise<{ readonly name?: JsonObject } | 'absent' | 'tooLong'> {
  if (givenName === undefined && familyName === undefined) return {}
  const half = givenName === undefined || familyName === undefined
  const user = half ? await findUser(context, accountId) : undefined
  if (half && user === undefined) return 'absent'
  const shown = asObject(user?.['name'])
  const name = nameFor({
    givenName: givenName ?? String(shown?.['firstName'] ?? ''),
    familyName: familyName ?? String(shown?.['lastName'] ?? ''),
  })
  return name === undefined ? 'tooLong' : { name }
}

/** Adyen replaces a list as a whole, so the user is read right before it is written. */
export async function setEntitlements(
  context: Context,
  { accountId, type, entitlements, before }: EntitlementChange,
): Promise<ChangeOutcome> {
  const stranger = entitlements.find((one) => nameOf(one) === undefined)
  const user = await findUser(context, accountId)
  if (user === undefined) return { outcome: 'absent' }
  if (stranger !== undefined || !isKind(type)) return notOurs(stranger ?? { type, id: type, name: '' })
  const names = mergeNames(namesIn(user, type), namesOf(entitlements, type), before && namesOf(before, type))
  return patchUser(context, accountId, { [listFields[type]]: names })
}

/** One call: the switch, and those lists that must change. */
export async function reactivateAccount(
  context: Context,
  { accountId, entitlements, before }: ReactivateRequest,
): Promise<ChangeOutcome> {
  const stranger = entitlements.find((one) => nameOf(one) === undefined)
  const user = await findUser(context, accountId)
  if (user === undefined) return { outcome: 'absent' }
  if (stranger !== undefined) return notOurs(stranger)
  const lists = kinds.flatMap((kind) => {
    const current = namesIn(user, kind)
    const names = mergeNames(current, namesOf(entitlements, kind), before && namesOf(before, kind))
    return sameNames(names, current) ? [] : [[listFields[kind], names] as const]
  })
  return patchUser(context, accountId, { active: true, ...Object.fromEntries(lists) })
}

/** https://docs.adyen.com/api-explorer/Management/3/patch/companies/(companyId)/users/(userId) */
export async function patchUser(
  context: Context,
  accountId: string,
  changes: JsonObject,
): Promise<ChangeOutcome> {
  if (!isId(accountId)) return { outcome: 'absent' }
  const response = await call(context, 'PATCH', userPath(context, accountId), changes)
  if (response.status < 400) {
    if (asObject(response.body)?.['id'] !== accountId) throw unexpected(response)
    return { outcome: 'changed' }
  }
  const refusal = await refused(context, response)
  return (await findUser(context, accountId)) === undefined ? { outcome: 'absent' } : refusal
}

function namesOf(entitlements: readonly EntitlementRef[], kind: string): readonly string[] {
  return entitlements.filter(({ type }) => type === kind).map((one) => nameOf(one) ?? '')
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name))
}
