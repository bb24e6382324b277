import type { Account, AccountAttributes, EntitlementRef } from '../../src/connector/account.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import type { ReferenceAccount } from './api.ts'

const named = ['email', 'givenName', 'familyName', 'displayName'] as const

/** The reference application keeps every attribute as it is sent; our names are among them. */
export function toAccount(account: ReferenceAccount): Account {
  const { profile, ...attributes } = account.attributes as Omit<AccountAttributes, 'userName'>
  return {
    id: account.id,
    userName: account.userName,
    ...attributes,
    ...(profile !== undefined && { profile }),
    state: account.active ? 'active' : 'disabled',
    entitlements: account.groups.map(toEntitlement),
  }
}

export function toEntitlement(group: { readonly id: string; readonly name: string }): EntitlementRef {
  return { type: 'group', id: group.id, name: group.name }
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
