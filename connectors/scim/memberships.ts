import type { EntitlementRef } from '../../src/connector/account.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import type { ChangeOutcome, Refused } from '../../src/connector/outcomes.ts'
import type { User } from './account.ts'
import { bodyOf, type Context, isAbsence, pathOf, strange } from './answer.ts'
import { call } from './api.ts'
import { memberIds, readHeld } from './groups.ts'
import { inTurn } from './in-turn.ts'
import { noGroups, refused, unknownGroup } from './refusal.ts'
import type { Service } from './service.ts'

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

type Change = 'add' | 'remove'

/** Refuses what is no group of the application, before anything is written. */
export async function refuseUnknown(
  context: Context,
  service: Service,
  userName: string,
  wanted: readonly EntitlementRef[],
): Promise<Refused | ReturnType<typeof noGroups> | undefined> {
  if (wanted.length > 0 && !service.groups) return noGroups(userName, wanted)
  for (const group of wanted) {
    const path = group.type === 'group' ? pathOf('Groups', group.id) : undefined
    if (path === undefined) return unknownGroup(group)
    const response = await call(context, 'GET', path, { query: { excludedAttributes: 'members' } })
    if (isAbsence(response)) return unknownGroup(group)
    if (bodyOf(response)['id'] !== group.id) throw strange('another group than was asked for')
  }
  return undefined
}

/**
 * Makes the user a member of exactly `wanted`. With `before`, what the change was decided on, what somebody else gave
 * since then stays, and what somebody else took stays taken.
 */
export async function setMemberships(
  context: Context,
  service: Service,
  user: User,
  wanted: readonly EntitlementRef[],
  before?: readonly EntitlementRef[],
): Promise<ChangeOutcome> {
  const held = await readHeld(context, service, user)
  const ids = (refs: readonly EntitlementRef[]) => refs.map(({ id }) => id)
  const [has, shall, had] = [ids(held), ids(wanted), before && ids(before)]
  const toGive = wanted.filter(({ id }) => !has.includes(id) && !had?.includes(id))
  const toTake = held.filter(({ id }) => !shall.includes(id) && (had?.includes(id) ?? true))
  const unknown = await refuseUnknown(context, service, user.userName, toGive)
  if (unknown !== undefined) return unknown
  for (const group of toGive) {
    const refusal = await changeMember(context, service, group, user, 'add')
    if (refusal !== undefined) return refusal
  }
  for (const group of toTake) {
    const refusal = await changeMember(context, service, group, user, 'remove')
    if (refusal !== undefined) return refusal
  }
  return { outcome: toGive.length + toTake.length > 0 ? 'changed' : 'alreadySo' }
}

async function changeMember(
  context: Context,
  service: Service,
  group: EntitlementRef,
  user: User,
  change: Change,
): Promise<Refused | undefined> {
  const path = pathOf('Groups', group.id)
  if (path === undefined) return unknownGroup(group)
  const json = service.patch ? patchOf(context, user.id, change) : undefined
  const patched = json && (await call(context, 'PATCH', path, { json }))
  const response =
    patched === undefined || patched.status === 405
      ? await replaceMembers(context, service, path, user.id, change)
      : patched
  if (response.status < 300) return undefined
  // Out of a group that is gone everybody is.
  if (isAbsence(response)) return change === 'remove' ? undefined : unknownGroup(group)
  return refused(context, response)
}

/** RFC 7644 §3.5.2: one member, so that nothing is said about the others. */
function patchOf({ settings }: Context, userId: string, change: Change): JsonObject {
  const value = [{ value: userId }]
  const byFilter = change === 'remove' && settings.memberRemoval === 'filter'
  const operation = byFilter
    ? { op: 'remove', path: `members[value eq ${JSON.stringify(userId)}]` }
    : { op: change, path: 'members', value }
  return { schemas: [patchSchema], Operations: [operation] }
}

/**
 * Without PATCH the whole group is written, as a reading right before shows it. Its version guards it where the server
 * has versions; where not, at least no two changes of this process cross.
 */
function replaceMembers(context: Context, service: Service, path: string, userId: string, change: Change) {
  return inTurn(`${context.settings.baseUrl}${path}`, async () => {
    const read = await call(context, 'GET', path)
    if (isAbsence(read)) return read
    const { meta: _meta, ...group } = bodyOf(read)
    const others = memberIds(group['members']).filter((id) => id !== userId)
    const members = [...others, ...(change === 'add' ? [userId] : [])].map((value) => ({ value }))
    const ifMatch = service.etag ? read.headers['etag'] : undefined
    return call(context, 'PUT', path, { json: { ...group, members }, ifMatch })
  })
}
