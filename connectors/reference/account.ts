import type { Account, AccountAttributes, EntitlementRef } from '../../src/connector/account.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { asObject, unexpected } from './api.ts'

const named = ['email', 'givenName', 'familyName', 'displayName'] as const

/** An account as the application sends it: `{id, userName, active, attributes, groups: ids}`. */
export function toAccount(value: JsonValue): Account {
  const { id, userName, active, attributes: sent, groups } = asObject(value) ?? {}
  const attributes = asObject(sent)
  if (typeof id !== 'string' || typeof userName !== 'string' || typeof active !== 'boolean')
    throw unexpected('an account without id, userName or active')
  if (attributes === undefined || !isTexts(groups))
    throw unexpected('an account without attributes or groups')
  return {
    id,
    userName,
    ...fromAttributes(attributes),
    state: active ? 'active' : 'disabled',
    // A reading shows only the ids of groups.
    entitlements: groups.map((group) => ({ type: 'group', id: group, name: '' })),
  }
}

export function toEntitlement(value: JsonValue): EntitlementRef {
  const { id, name } = asObject(value) ?? {}
  if (typeof id !== 'string' || typeof name !== 'string') throw unexpected('a group without id or name')
  return { type: 'group', id, name }
}

/** What is written: every attribute but the user name, which has a field of its own. */
export function toAttributes(attributes: AccountAttributes): JsonObject {
  const written = named.flatMap((name) => {
    const value = attributes[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(written),
    ...(attributes.profile !== undefined && { profile: attributes.profile }),
  }
}

/** The application keeps any attribute; ours are those we write, and others say nothing about the account. */
function fromAttributes(attributes: JsonObject): AccountAttributes {
  const known = named.flatMap((name) => {
    const value = attributes[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const profile = asObject(attributes['profile'])
  return { ...Object.fromEntries(known), ...(profile !== undefined && { profile }) }
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
