import type { Account, EntitlementRef } from '../../src/connector/account.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import type { ChangeOutcome } from '../../src/connector/outcomes.ts'
import { sameName } from '../../src/connector/same-name.ts'
import { isEmail, textAt, toAccount } from './account.ts'
import { asObject, type Context, call, findBody, saysAbsent, strange, unexpected } from './api.ts'
import { groupOfUser, isId } from './groups.ts'
import { noGroup, refused, unknownGroup } from './refusal.ts'

/** https://developers.activecampaign.com/reference/get-user */
export async function findById(context: Context, accountId: string): Promise<Account | undefined> {
  if (!isId(accountId)) return undefined
  const body = await findBody(context, `/users/${accountId}`)
  if (body === undefined) return undefined
  const user = asObject(body['user'])
  if (user === undefined || textAt(user, 'id') !== accountId)
    throw strange('another user than the one asked for')
  return withGroup(context, user)
}

/**
 * https://developers.activecampaign.com/reference/get-user-email
 * How closely the vendor matches is not documented: only exactly this e-mail counts. Neither is what an unknown one
 * is answered with: an empty object, a null and a list are all "none".
 */
export async function findByEmail(context: Context, email: string): Promise<Account | undefined> {
  if (!isEmail(email)) return undefined
  const body = (await findBody(context, `/users/email/${encodeURIComponent(email)}`)) ?? {}
  const { user } = body
  if (user === null || Array.isArray(user) || Object.keys(body).length === 0) return undefined
  const found = asObject(user)
  if (found === undefined) throw strange('neither a user nor none')
  return sameName(textAt(found, 'email'), email) ? withGroup(context, found) : undefined
}

/** Into the one group that is asked for: there is no other relation to it than this field of the user. */
export async function moveUser(
  context: Context,
  accountId: string,
  [group]: readonly EntitlementRef[],
): Promise<ChangeOutcome> {
  if (group === undefined) return noGroup
  if (!isId(group.id)) return unknownGroup(group)
  return putUser(context, accountId, { group: Number(group.id) })
}

/** https://developers.activecampaign.com/reference/update-user */
export async function putUser(context: Context, accountId: string, user: JsonObject): Promise<ChangeOutcome> {
  if (!isId(accountId)) return { outcome: 'absent' }
  const response = await call(context, 'PUT', `/users/${accountId}`, { user })
  return outcomeOf(context, response, textAt(user, 'password'))
}

/**
 * https://developers.activecampaign.com/reference/delete-user
 * Irreversible. Some endpoints answer 200 for a failure, so the host's reading decides.
 */
export async function deleteUser(context: Context, accountId: string): Promise<ChangeOutcome> {
  if (!isId(accountId)) return { outcome: 'absent' }
  return outcomeOf(context, await call(context, 'DELETE', `/users/${accountId}`))
}

async function withGroup(context: Context, user: JsonObject): Promise<Account> {
  return toAccount(context.settings, user, await groupOfUser(context, user))
}

async function outcomeOf(
  context: Context,
  response: HttpResponse,
  password?: string,
): Promise<ChangeOutcome> {
  if (response.status < 400 && asObject(response.body) !== undefined) return { outcome: 'changed' }
  if (response.status < 400) throw unexpected(response)
  if (saysAbsent(context, response)) return { outcome: 'absent' }
  return refused(context, response, password)
}
