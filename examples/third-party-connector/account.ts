import type {
  Account,
  AccountAttributes,
  AccountMark,
  Entitlement,
  EntitlementRef,
  JsonObject,
  JsonValue,
} from 'overlock/connector'
import { unexpected } from './api.ts'

/** An agent, as in deskline-api.md. `selfId` is whose key it is, where that is known. */
export function toAccount(agent: JsonObject, selfId?: string): Account {
  const { id, email, status, is_admin, is_owner } = agent
  if (typeof id !== 'number' || typeof email !== 'string') throw unexpected('an agent without id or email')
  if (status !== 'active' && status !== 'suspended') throw unexpected('an agent of an unknown status')
  const { given, family } = nameOf(agent)
  const marks: AccountMark[] = []
  if (is_owner === true) marks.push('owner')
  if (is_admin === true) marks.push('admin')
  if (`${id}` === selfId) marks.push('self')
  return {
    id: `${id}`,
    email,
    givenName: given,
    familyName: family,
    state: status === 'active' ? 'active' : 'disabled',
    // An agent shows only the ids of its roles; their names are known from the list of roles.
    entitlements: roleIdsOf(agent).map((role) => ({ type: 'role', id: `${role}`, name: '' })),
    marks,
  }
}

export function toRole({ id, name, can_manage_agents }: JsonObject): Entitlement {
  if (typeof id !== 'number' || typeof name !== 'string') throw unexpected('a role without id or name')
  return { type: 'role', id: `${id}`, name, ...(can_manage_agents === true && { privileged: true }) }
}

/** Only what is named is written. A name is replaced as a whole, so `before` gives what did not change of it. */
export function toFields(
  { email, givenName, familyName }: AccountAttributes,
  before: { readonly given: string; readonly family: string } = { given: '', family: '' },
): JsonObject {
  const named = givenName !== undefined || familyName !== undefined
  return {
    ...(email !== undefined && { email }),
    ...(named && { name: { given: givenName ?? before.given, family: familyName ?? before.family } }),
  }
}

export function nameOf({ name }: JsonObject): { readonly given: string; readonly family: string } {
  const { given, family } = (name ?? {}) as { given?: JsonValue; family?: JsonValue }
  if (typeof given !== 'string' || typeof family !== 'string') throw unexpected('an agent without a name')
  return { given, family }
}

export function roleIdsOf({ role_ids: ids }: JsonObject): readonly number[] {
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'number'))
    throw unexpected('an agent without role_ids')
  return ids
}

/** Ids of roles as the vendor takes them. What is no number stays text, which the vendor refuses. */
export function toRoleIds(entitlements: readonly EntitlementRef[]): readonly JsonValue[] {
  return entitlements.map(({ id }) => (/^\d{1,15}$/.test(id) ? Number(id) : id))
}

/**
 * The whole list to write: as it is now, with what the change adds and without what it takes away. What somebody else
 * gave or took since the change was decided stays given or taken.
 */
export function mergedRoles(
  now: readonly number[],
  wanted: readonly EntitlementRef[],
  before: readonly EntitlementRef[] | undefined,
): readonly JsonValue[] {
  if (before === undefined) return toRoleIds(wanted)
  const ids = (refs: readonly EntitlementRef[]) => toRoleIds(refs)
  const taken = ids(before).filter((id) => !ids(wanted).includes(id))
  const given = ids(wanted).filter((id) => !ids(before).includes(id))
  return [...new Set([...now.filter((id) => !taken.includes(id)), ...given])]
}
