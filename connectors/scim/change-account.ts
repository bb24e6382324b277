import type {
  AccountChange,
  DisableRequest,
  EntitlementChange,
  ReactivateRequest,
} from '../../src/connector/contract.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { ChangeOutcome } from '../../src/connector/outcomes.ts'
import { sameName } from '../../src/connector/same-name.ts'
import { isActive, toResource, toUser, type User } from './account.ts'
import { asObject, type Context, isAbsence, pathOf } from './answer.ts'
import { call } from './api.ts'
import { refuseUnknown, setMemberships } from './memberships.ts'
import {
  cantDelete,
  cantDisable,
  cantReactivate,
  nameTaken,
  noName,
  refused,
  stateNotShown,
  unknownGroup,
} from './refusal.ts'
import { readService, type Service } from './service.ts'
import { findUser, findUserByName, isTooLong } from './users.ts'
import { writeUser } from './write-user.ts'

const absent: ChangeOutcome = { outcome: 'absent' }

export async function updateAccount(
  context: Context,
  { accountId, changes }: AccountChange,
): Promise<ChangeOutcome> {
  const { userName } = changes
  if (userName !== undefined && (userName.trim() === '' || isTooLong(userName))) return noName
  const user = await findUser(context, accountId)
  if (user === undefined) return absent
  const service = await readService(context)
  if (await isAnothers(context, service, user, userName)) return nameTaken
  const written = toResource(service, changes, user.resource)
  if (Object.keys(written).length === 0) return { outcome: 'alreadySo' }
  return changed(context, await writeUser(context, service, user, written))
}

/** Not every server holds userNames unique, and two with one could not be told apart. */
async function isAnothers(
  context: Context,
  service: Service,
  user: User,
  userName: string | undefined,
): Promise<boolean> {
  if (userName === undefined || sameName(userName, user.userName)) return false
  const holder = await findUserByName(context, service, userName)
  return holder !== undefined && holder.id !== user.id
}

export async function setEntitlements(
  context: Context,
  { accountId, type, entitlements, before }: EntitlementChange,
): Promise<ChangeOutcome> {
  const user = await findUser(context, accountId)
  if (user === undefined) return absent
  if (type !== 'group') return unknownGroup({ type, id: type, name: type })
  return setMemberships(context, await readService(context), user, entitlements, before)
}

export async function disableAccount(
  context: Context,
  { accountId, mode }: DisableRequest,
): Promise<ChangeOutcome> {
  if (mode !== 'disable')
    return { outcome: 'refused', code: 'notAllowed', reason: `There is no way to ${mode} an account.` }
  const user = await findUser(context, accountId)
  if (user === undefined) return absent
  const service = await readService(context)
  if (!isActive(service, user)) return { outcome: 'alreadySo' }
  if (!service.disable) return cantDisable(user.userName)
  const response = await writeUser(context, service, user, { active: false })
  const outcome = changed(context, response)
  if (outcome.outcome !== 'changed') return outcome
  const shown = await shownAfter(context, user.id, response)
  const notShown = shown !== undefined && isActive(service, shown) && shown.active === undefined
  return notShown ? stateNotShown(user.userName) : outcome
}

/** PATCH may answer 204 without a resource (RFC 7644 §3.5.2). */
async function shownAfter(context: Context, id: string, { body }: HttpResponse): Promise<User | undefined> {
  const resource = asObject(body)
  return resource?.['active'] === undefined ? findUser(context, id) : toUser(resource)
}

export async function reactivateAccount(
  context: Context,
  { accountId, entitlements, before }: ReactivateRequest,
): Promise<ChangeOutcome> {
  const user = await findUser(context, accountId)
  if (user === undefined) return absent
  const service = await readService(context)
  const unknown = await refuseUnknown(context, service, user.userName, entitlements)
  if (unknown !== undefined) return unknown
  if (isActive(service, user)) return setMemberships(context, service, user, entitlements, before)
  if (!service.disable) return cantReactivate(user.userName)
  const outcome = changed(context, await writeUser(context, service, user, { active: true }))
  if (outcome.outcome !== 'changed') return outcome
  const groups = await setMemberships(context, service, user, entitlements, before)
  return groups.outcome === 'alreadySo' ? outcome : groups
}

/** https://www.rfc-editor.org/rfc/rfc7644#section-3.6 */
export async function deleteAccount(
  context: Context,
  { accountId }: { readonly accountId: string },
): Promise<ChangeOutcome> {
  const user = await findUser(context, accountId)
  const path = pathOf('Users', accountId)
  if (user === undefined || path === undefined) return absent
  const { etag } = await readService(context)
  const response = await call(context, 'DELETE', path, { ifMatch: etag ? user.version : undefined })
  return response.status === 405 ? cantDelete(user.userName) : changed(context, response)
}

function changed(context: Context, response: HttpResponse): ChangeOutcome {
  if (response.status < 300) return { outcome: 'changed' }
  return isAbsence(response) ? absent : refused(context, response)
}
