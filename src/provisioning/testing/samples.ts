import type { Account, EntitlementRef } from '../../connector/account.ts'
import { type Capability, capabilities } from '../../connector/capabilities.ts'
import { sampleFacts } from '../../connector/testing/sample-connector.ts'
import type { DesiredEntitlements, DesiredState } from '../desired-state.ts'
import type { PlanInputs } from '../plan-account.ts'

export const everything: readonly Capability[] = capabilities

export function without(...missing: readonly Capability[]): readonly Capability[] {
  return capabilities.filter((capability) => !missing.includes(capability))
}

export function group(id: string): EntitlementRef {
  return { type: 'group', id, name: id.toUpperCase() }
}

export function role(id: string): EntitlementRef {
  return { type: 'role', id, name: id.toUpperCase() }
}

export const kim = { userName: 'kim@example.com', email: 'kim@example.com', givenName: 'Kim' }

export function observedKim(more: Partial<Account> = {}): Account {
  return { ...kim, id: '42', state: 'active', entitlements: [role('user')], ...more }
}

export function wants(
  type: string,
  wanted: readonly EntitlementRef[],
  more: Partial<DesiredEntitlements> = {},
): DesiredEntitlements {
  return { type, wanted, governed: wanted.map(({ id }) => id), ...more }
}

export function desiredKim(more: Partial<DesiredState> = {}): DesiredState {
  return {
    presence: 'active',
    attributes: kim,
    entitlements: [wants('group', []), wants('role', [role('user')])],
    ...more,
  }
}

export function planInputs(more: Partial<PlanInputs> = {}): PlanInputs {
  return {
    desired: desiredKim(),
    observed: observedKim(),
    capabilities: everything,
    facts: sampleFacts(),
    leaverMode: 'disable',
    known: [group('a'), group('b'), role('user'), role('admin'), role('none')],
    applicationTitle: 'Acme',
    ...more,
  }
}
