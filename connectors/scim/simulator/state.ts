import type { JsonObject } from '../../../simulation/json.ts'
import { derivedSecret } from '../../../simulation/random.ts'
import type { Traits } from './traits.ts'

/** A User or Group as the server keeps it, without `meta`. */
export type Stored = { readonly id: string; resource: JsonObject; version: number }

export type Kind = 'users' | 'groups'

export type State = {
  readonly traits: Traits
  readonly users: Map<string, Stored>
  readonly groups: Map<string, Stored>
  /** Access tokens that are good, of RFC 6749. */
  readonly accessTokens: Set<string>
  made: number
  token: string
  tokensIssued: number
}

export function emptyState(traits: Traits, random: number): State {
  return {
    traits,
    users: new Map(),
    groups: new Map(),
    accessTokens: new Set(),
    made: 0,
    token: derivedSecret(random, 'scim token 1'),
    tokensIssued: 1,
  }
}

export function add(state: State, kind: Kind, resource: JsonObject): Stored {
  state.made += 1
  const id = `${kind === 'users' ? 'u' : 'g'}-${String(state.made).padStart(6, '0')}`
  const stored = { id, resource, version: 1 }
  state[kind].set(id, stored)
  return stored
}

export function change(stored: Stored, resource: JsonObject): void {
  stored.resource = resource
  stored.version += 1
}

/** userName and displayName are compared without case (RFC 7643 §4.1.1: `caseExact` is false). */
export function isTaken({ users }: State, userName: unknown, self?: Stored): boolean {
  const asked = String(userName).toLowerCase()
  return [...users.values()].some(
    (one) => one !== self && String(one.resource['userName']).toLowerCase() === asked,
  )
}

export function removeUser(state: State, id: string): void {
  state.users.delete(id)
  for (const group of state.groups.values()) {
    const members = membersOf(group)
    if (members.includes(id)) {
      const left = members.filter((one) => one !== id)
      change(group, { ...group.resource, members: left.map((value) => ({ value })) })
    }
  }
}

export function membersOf({ resource }: Stored): readonly string[] {
  const { members } = resource
  return Array.isArray(members) ? members.map((member: JsonObject) => String(member['value'])) : []
}

export function rotateToken(state: State, random: number): void {
  state.tokensIssued += 1
  state.token = derivedSecret(random, `scim token ${state.tokensIssued}`)
  state.accessTokens.clear()
}
