import type { Connector } from './contract.ts'

/** Each is a method a connector may have; having it is the claim. */
export const capabilities = [
  'whoAmI',
  'listEntitlements',
  'prepare',
  'createAccount',
  'updateAccount',
  'setEntitlements',
  'disableAccount',
  'reactivateAccount',
  'resendInvitation',
  'countSeats',
  'listSignIns',
  'readUpload',
  'deleteAccount',
] as const satisfies readonly (keyof Connector)[]

export type Capability = (typeof capabilities)[number]

/** What `capabilities.json` of a connector holds, so that a capability that appears or vanishes is a diff. */
export function capabilitiesOf(connector: Connector): readonly Capability[] {
  return capabilities.filter((name) => connector[name] !== undefined)
}
