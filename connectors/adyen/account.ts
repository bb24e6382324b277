import type { Account, AccountAttributes } from '../../src/connector/account.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { foldName, sameName } from '../../src/connector/same-name.ts'
import { asObject, strange } from './api.ts'
import { heldBy } from './entitlements.ts'
import { adminRole } from './known-roles.ts'
import type { AdyenSettings } from './settings.ts'

/**
 * A user of Adyen as our account. `lastWayIn`: the id of the one admin left who gets in without single sign-on.
 * https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/users/(userId)
 */
export function toAccount(user: JsonObject, lastWayIn: string | undefined): Account {
  const { id, email, username, active } = user
  if (typeof id !== 'string' || typeof active !== 'boolean') throw strange('a user without id or state')
  const name = asObject(user['name'])
  return {
    id,
    userName: textOf(username),
    ...(typeof email === 'string' && { email }),
    givenName: textOf(name?.['firstName']),
    familyName: textOf(name?.['lastName']),
    state: active ? 'active' : 'disabled',
    entitlements: heldBy(user),
    marks: [
      ...(id === lastWayIn ? (['owner'] as const) : []),
      ...(isAdmin(user) ? (['admin'] as const) : []),
    ],
  }
}

export function isAdmin({ roles }: JsonObject): boolean {
  return Array.isArray(roles) && roles.some((role) => role === adminRole)
}

/** Whether a person named this user as one who signs in without single sign-on. */
export function isNamedOutsideSso({ adminsWithoutSso }: AdyenSettings, user: JsonObject): boolean {
  const names = [user['email'], user['username']].filter((name) => typeof name === 'string')
  return adminsWithoutSso.some((named) => names.some((name) => sameName(named, name)))
}

/** One `@` and no blank, and no longer than a mailbox can be (RFC 5321 §4.5.3.1). */
export function isEmail(text: string): boolean {
  return [...text].length <= 254 && /^[^\s@]+@[^\s@]+$/.test(text)
}

const longestName = 80

/** Both parts, made from what is known where the identity provider sends none. Undefined: one is too long. */
export function nameFor(attributes: AccountAttributes): { firstName: string; lastName: string } | undefined {
  const { givenName, familyName, displayName = '', email = '' } = attributes
  const words = displayName.split(/\s+/).filter((word) => word !== '')
  const name = {
    firstName: givenName ?? words[0] ?? foldName(email).split('@')[0] ?? '-',
    lastName: familyName ?? (words.slice(1).join(' ') || '-'),
  }
  return [name.firstName, name.lastName].some((part) => [...part].length > longestName) ? undefined : name
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
