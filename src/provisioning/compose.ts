import type { MappingRule } from '../applications/mapping.ts'
import { rulesFor } from '../applications/mapping.ts'
import type { AccountAttributes, EntitlementRef } from '../connector/account.ts'
import type { EntitlementType } from '../connector/contract.ts'
import type { DesiredEntitlements, DesiredState } from './desired-state.ts'

/** What a person or process decided against what the identity provider sends. No IdP write removes it. */
export type Override = {
  readonly id: string
  readonly kind: 'blocked' | 'revoked' | 'reclaimed' | 'exempt'
  readonly entitlement?: { readonly type: string; readonly id: string }
}

export type ComposeInputs = {
  /** Undefined once the identity provider has deleted the User. */
  readonly user: { readonly active: boolean; readonly attributes: AccountAttributes } | undefined
  /** Last known attributes, for a User that was deleted. */
  readonly lastAttributes: AccountAttributes
  readonly groupKeys: ReadonlySet<string>
  readonly rules: readonly MappingRule[]
  readonly overrides: readonly Override[]
  /** The state before: what it gave, the next one may take away. */
  readonly previous: DesiredState | undefined
  readonly entitlementTypes: readonly EntitlementType[]
  /** By type: the name an account holds when nothing is wanted. */
  readonly fallbacks: Readonly<Record<string, string>>
}

/** compose(inputs, mapping, overrides): pure, so that it can be recomputed at any time with the same result. */
export function compose(inputs: ComposeInputs): DesiredState {
  const taken = inputs.overrides.some(({ kind }) => kind === 'blocked' || kind === 'reclaimed')
  const active = inputs.user?.active === true && !taken
  return {
    presence: active ? 'active' : 'disabled',
    attributes: inputs.user?.attributes ?? inputs.lastAttributes,
    entitlements: inputs.entitlementTypes.map((type) => composeType(type, inputs)),
  }
}

function composeType({ type, cardinality }: EntitlementType, inputs: ComposeInputs): DesiredEntitlements {
  const ofType = inputs.rules.filter((rule) => rule.entitlement.type === type)
  const revoked = inputs.overrides
    .filter((override) => override.kind === 'revoked' && override.entitlement?.type === type)
    .flatMap((override) => override.entitlement?.id ?? [])
  const wanted = distinct(
    rulesFor(ofType, inputs.groupKeys)
      .map((rule) => rule.entitlement)
      .filter((entitlement) => !revoked.includes(entitlement.id)),
  )
  const before = inputs.previous?.entitlements.find((entitlements) => entitlements.type === type)
  const given = [...(before?.governed ?? []), ...wanted.map(({ id }) => id), ...revoked]
  const fallback = inputs.fallbacks[type]
  return {
    type,
    wanted: cardinality === 'one' ? wanted.slice(0, 1) : wanted,
    governed: [...new Set(given)].sort(),
    ...(fallback !== undefined && { fallback }),
  }
}

function distinct(entitlements: readonly EntitlementRef[]): readonly EntitlementRef[] {
  return entitlements.filter((one, index) => entitlements.findIndex(({ id }) => id === one.id) === index)
}
