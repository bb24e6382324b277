import type { JsonObject } from './json.ts'

/**
 * An account as a connector reads it from its vendor, in our words.
 *
 * `id` is the vendor's own stable id. `email` and `userName` are kept exactly as the vendor shows them; comparing
 * them without case is the host's work.
 */
export type Account = AccountAttributes & {
  readonly id: string
  readonly state: AccountState
  /** Undefined: this reading does not show entitlements (never read it as "none"). */
  readonly entitlements?: readonly EntitlementRef[]
  readonly marks?: readonly AccountMark[]
  /** What this application has no place for, though its connector can write it: neither written nor waited for. */
  readonly lacks?: readonly AttributeName[]
}

/** What a person can be called in an application. A connector declares which of these its vendor lets us write. */
export type AccountAttributes = {
  readonly userName?: string
  readonly email?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly displayName?: string
  /** Every further attribute, only for connectors that declare `attributes: 'any'`. */
  readonly profile?: JsonObject
}

export type AttributeName = keyof AccountAttributes

/** `invited`: a person must still accept. `disabled`: can't use the application, data kept. */
export type AccountState = 'active' | 'disabled' | 'invited' | 'inviteExpired'

/**
 * What makes an account special. The host never disables, downgrades or deletes `owner` and `self`.
 * - `owner`: the vendor's primary admin, owner or billing contact, or the last admin who gets in without the company's
 *   single sign-on
 * - `admin`: may manage other accounts
 * - `self`: the account whose credential the connector uses
 */
export type AccountMark = 'owner' | 'admin' | 'self'

/**
 * A named right in an application: a role, a group, a permission set. `id` is the vendor's; `name` may be empty where
 * a reading does not show it (the host knows it from the listing of entitlements).
 */
export type EntitlementRef = {
  readonly type: string
  readonly id: string
  readonly name: string
}

/**
 * An entitlement as listed: `privileged` when it lets its holder manage users or take data out. `includes`: ids of the
 * same type that give nothing beyond this one; who holds this one is not shown to hold those.
 */
export type Entitlement = EntitlementRef & {
  readonly privileged?: boolean
  readonly includes?: readonly string[]
}
