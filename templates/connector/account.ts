import type { Account, AccountAttributes, Entitlement, EntitlementRef, JsonObject } from 'overlock/connector'
import { unexpected } from './api.ts'

/** A user as SampleVendor shows it: `{id, email, firstName, lastName, active, roleId, admin}`. */
export function toAccount({ id, email, firstName, lastName, active, roleId, admin }: JsonObject): Account {
  if (typeof id !== 'string' || typeof email !== 'string' || typeof active !== 'boolean')
    throw unexpected('a user without id, email or active')
  if (typeof roleId !== 'string') throw unexpected('a user without a role')
  return {
    id,
    email,
    ...(typeof firstName === 'string' && { givenName: firstName }),
    ...(typeof lastName === 'string' && { familyName: lastName }),
    state: active ? 'active' : 'disabled',
    // A user shows only the id of its role; the name is known from the list of roles.
    entitlements: [{ type: 'role', id: roleId, name: '' }],
    ...(admin === true && { marks: ['admin'] as const }),
  }
}

export function toRole({ id, name, admin }: JsonObject): Entitlement {
  if (typeof id !== 'string' || typeof name !== 'string') throw unexpected('a role without id or name')
  return { type: 'role', id, name, ...(admin === true && { privileged: true }) }
}

/** Only what is named is written. */
export function toFields({ email, givenName, familyName }: AccountAttributes): JsonObject {
  return {
    ...(email !== undefined && { email }),
    ...(givenName !== undefined && { firstName: givenName }),
    ...(familyName !== undefined && { lastName: familyName }),
  }
}

/** A user has exactly one role; none becomes an empty text, which the vendor refuses. */
export function roleOf(entitlements: readonly EntitlementRef[]): string {
  return entitlements.find(({ type }) => type === 'role')?.id ?? ''
}
