import type { Entitlement, EntitlementRef } from '../../src/connector/account.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { foldName } from '../../src/connector/same-name.ts'
import type { User } from './account.ts'
import { type Context, objectsIn, strange } from './answer.ts'
import { readAll } from './listing.ts'
import type { Service } from './service.ts'

export type Group = { readonly id: string; readonly name: string; readonly members: readonly string[] }

/** https://www.rfc-editor.org/rfc/rfc7643#section-4.2 */
export function toGroup({ id, displayName, members }: JsonObject): Group {
  if (typeof id !== 'string' || id.trim() === '') throw strange('a group without an id')
  const name = typeof displayName === 'string' && displayName.trim() !== '' ? displayName : id
  return { id, name, members: memberIds(members) }
}

export function memberIds(members: JsonObject[string] | undefined): readonly string[] {
  if (members === undefined || members === null) return []
  return objectsIn(members).map(({ value }) => {
    if (typeof value !== 'string') throw strange('a member without a value')
    return value
  })
}

export function toEntitlement({ settings }: Context, { id, name }: Group): Entitlement {
  const privileged = settings.adminGroups.includes(foldName(name))
  return { type: 'group', id, name, ...(privileged && { privileged }) }
}

/** What the user is a member of, as the setting says where to read it. A server without groups gives none. */
export async function readHeld(
  context: Context,
  service: Service,
  user: User,
): Promise<readonly EntitlementRef[]> {
  if (!service.groups) return []
  if (context.settings.memberships === 'user') return groupsOf(user)
  const groups = await readAll(context, service, 'Groups', toGroup)
  return groups.flatMap(({ id, name, members }) =>
    members.includes(user.id) ? [{ type: 'group', id, name }] : [],
  )
}

/** RFC 7643 §4.1.2. Who is in a group by another group only is not its member. */
export function groupsOf({ resource }: User): readonly EntitlementRef[] {
  const { groups } = resource
  if (groups === undefined || groups === null) return []
  return objectsIn(groups).flatMap(({ value, display, type }) => {
    if (typeof value !== 'string') throw strange('a group of a user without a value')
    return type === 'indirect' ? [] : [{ type: 'group', id: value, name: String(display ?? '') }]
  })
}
