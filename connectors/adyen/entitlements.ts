import type { Entitlement, EntitlementRef } from '../../src/connector/account.ts'
import type { EntitlementType } from '../../src/connector/contract.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { type Context, call, companyPath, strange } from './api.ts'
import { knownRoles, privilegedRoles } from './known-roles.ts'
import { type Listed, readAll } from './listing.ts'

/** A user has three lists of names. Each name of each list is an entitlement, named with its kind in front. */
export const entitlementTypes: readonly EntitlementType[] = [
  { type: 'role', title: 'Role', cardinality: 'many' },
  { type: 'group', title: 'Account group', cardinality: 'many' },
  { type: 'merchant', title: 'Merchant account', cardinality: 'many' },
]

export const listFields = {
  role: 'roles',
  group: 'accountGroups',
  merchant: 'associatedMerchantAccounts',
} as const

export type Kind = keyof typeof listFields
export const kinds: readonly Kind[] = ['role', 'group', 'merchant']

export function isKind(type: string): type is Kind {
  return Object.hasOwn(listFields, type)
}

/**
 * The names in one list of a user. A list without names may be left out, as in the vendor's example of a created user
 * without account groups. https://docs.adyen.com/api-explorer/Management/3/post/companies/(companyId)/users
 */
export function namesIn(user: JsonObject, kind: Kind): readonly string[] {
  const list = user[listFields[kind]] ?? (kind === 'role' ? undefined : [])
  if (!Array.isArray(list) || !list.every((name) => typeof name === 'string'))
    throw strange(`a user without a list of ${listFields[kind]}`)
  return [...new Set(list)]
}

export function heldBy(user: JsonObject): readonly EntitlementRef[] {
  return kinds.flatMap((kind) => namesIn(user, kind).map((name) => refTo(kind, name)))
}

function refTo(kind: Kind, name: string): EntitlementRef {
  return { type: kind, id: `${kind}:${name}`, name: `${kind}:${name}` }
}

/** The vendor's name out of our id; undefined for one that is no entitlement of this vendor. */
export function nameOf({ type, id }: EntitlementRef): string | undefined {
  const name = id.startsWith(`${type}:`) ? id.slice(type.length + 1) : ''
  return isKind(type) && name !== '' ? name : undefined
}

/**
 * Everything that can be given: what users hold, the merchant accounts of the company, and what is known beforehand.
 * There is no call that lists roles or account groups.
 */
export async function listEntitlements(context: Context): Promise<readonly Entitlement[]> {
  const { moreRoles, moreAccountGroups } = context.settings
  const users = (await readAll(context, companyPath(context, '/users'))).map(({ item }) => item)
  const held = (kind: Kind) => users.flatMap((user) => namesIn(user, kind))
  const merchants = await listMerchants(context)
  const all: Readonly<Record<Kind, readonly string[]>> = {
    role: [...held('role'), ...knownRoles, ...moreRoles],
    group: [...held('group'), ...moreAccountGroups],
    merchant: [...held('merchant'), ...merchants.map(({ id }) => id)],
  }
  return kinds.flatMap((kind) =>
    [...new Set(all[kind])].sort().map((name) => ({
      ...refTo(kind, name),
      privileged: kind === 'role' && privilegedRoles.includes(name),
    })),
  )
}

/**
 * None where the credential may not read accounts; the check asks for that role. An answer 204 without a body means that
 * there is none. https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/merchants
 */
async function listMerchants(context: Context): Promise<readonly Listed[]> {
  const path = companyPath(context, '/merchants')
  const { status } = await call(context, 'GET', `${path}?pageSize=1`)
  return status === 204 || status === 403 ? [] : readAll(context, path)
}
