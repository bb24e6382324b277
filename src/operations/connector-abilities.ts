import { capabilitiesOf } from '../connector/capabilities.ts'
import type { ChangeMethod, Connector, LeaverMode } from '../connector/contract.ts'

/** Something a connector does by itself, or that a person must do there, in words. */
export type Ability = { readonly code: string; readonly says: string; readonly why?: string }
export type Abilities = { readonly can: readonly Ability[]; readonly cannot: readonly Ability[] }

const changes: Readonly<Record<ChangeMethod, string>> = {
  createAccount: 'Make accounts, or invite people',
  updateAccount: 'Keep names and other attributes up to date',
  setEntitlements: 'Give and take roles and groups',
  disableAccount: 'Take access away when somebody leaves',
  reactivateAccount: 'Give access back when somebody returns',
  deleteAccount: 'Delete accounts for good',
}

const extras: Readonly<Record<string, string>> = {
  listEntitlements: 'Read which roles and groups there are',
  resendInvitation: 'Send an invitation again that ran out',
  countSeats: 'Count the seats before one is bought',
  listSignIns: 'Read who last signed in',
  readUpload: 'Read the accounts from an exported file',
}

const leaverModes: Readonly<Record<LeaverMode, string>> = {
  disable: 'by the switch of the application; data stays',
  downgrade: 'by a role without rights; the account stays',
  revoke: 'by taking the account out of the organization; coming back needs a new invitation',
  delete: 'by deleting the account for good',
}

/** What a connector can do, and what becomes a work item, with the reason: computed from its code and facts. */
export function abilitiesOf(connector: Connector): Abilities {
  const has = new Set(capabilitiesOf(connector))
  const can: Ability[] = []
  const cannot: Ability[] = []
  for (const [method, says] of Object.entries(changes) as readonly [ChangeMethod, string][]) {
    if (has.has(method)) can.push({ code: method, says, ...whyOf(connector, method) })
    else if (method === 'reactivateAccount' && connector.facts.reactivate !== 'none')
      can.push({ code: method, says, why: comingBack[connector.facts.reactivate] })
    else cannot.push({ code: method, says, why: byHand(connector, method) })
  }
  for (const [method, says] of Object.entries(extras))
    if ((has as ReadonlySet<string>).has(method)) can.push({ code: method, says })
  return { can, cannot: [...cannot, ...fixed(connector)] }
}

const comingBack = {
  native: 'the account is switched on again',
  recreate: 'a new account is made, with a new id',
  reinvite: 'the person is invited anew',
} as const

function whyOf({ facts }: Connector, method: ChangeMethod): { readonly why?: string } {
  if (method === 'disableAccount')
    return { why: facts.leaverModes.map((mode) => leaverModes[mode]).join('; or ') }
  return {}
}

function byHand({ title, facts }: Connector, method: ChangeMethod): string {
  const steps = facts.stepsByHand?.[method]
  return steps === undefined
    ? `${title} offers no way for a program to do it: it becomes a work item for a person.`
    : `It becomes a work item: ${steps}`
}

function fixed({ title, facts }: Connector): readonly Ability[] {
  return facts.immutable.map((name) => ({
    code: `immutable:${name}`,
    says: `Change the attribute ${name} of an account`,
    why: `In ${title} it stays as it was when the account was made: a change becomes a work item.`,
  }))
}
