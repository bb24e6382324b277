import { createHash } from 'node:crypto'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { AccountAttributes, EntitlementRef } from '../connector/account.ts'

/**
 * What one account should be. Computed, never written: from what the identity provider sent, the mapping, and the
 * overrides. `disabled` means that the application's leaver policy applies.
 */
export type DesiredState = {
  readonly presence: 'active' | 'disabled'
  readonly attributes: AccountAttributes
  readonly entitlements: readonly DesiredEntitlements[]
}

/** What is wanted of one type of entitlement. What was never given by us is left alone. */
export type DesiredEntitlements = {
  readonly type: string
  /** Winner first. */
  readonly wanted: readonly EntitlementRef[]
  /** Ids that were given to this account, or revoked: these may be taken away, others not. */
  readonly governed: readonly string[]
  /** Name of what an account holds when nothing is wanted, where it must hold something. */
  readonly fallback?: string
}

export function hashOf(state: unknown): string {
  return createHash('sha256').update(canonicalJson(state)).digest('hex')
}
