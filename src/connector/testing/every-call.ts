import assert from 'node:assert/strict'
import type { Account } from '../account.ts'
import { keyOf, password, person, refs } from './contract-case.ts'
import type { Session } from './contract-session.ts'
import type { Method } from './cross-boundary.ts'

/** One thing that can be asked of a connector. Asking it again makes a new request. */
export type Ask = { readonly method: Method; readonly ask: () => Promise<unknown> }

/** Everything that only reads. */
export function readsOf(session: Session, account: Account): readonly Ask[] {
  return had(session, [
    { method: 'check', ask: () => session.ask('check', null) },
    { method: 'listAccounts', ask: () => session.ask('listAccounts', {}) },
    { method: 'getAccount', ask: () => session.ask('getAccount', { accountId: account.id }) },
    { method: 'findAccount', ask: () => session.ask('findAccount', keyOf(session, account)) },
    { method: 'whoAmI', ask: () => session.ask('whoAmI', null) },
    { method: 'countSeats', ask: () => session.ask('countSeats', null) },
    { method: 'listSignIns', ask: () => session.ask('listSignIns', today()) },
    ...(ownList(session)
      ? []
      : [{ method: 'listEntitlements', ask: () => session.ask('listEntitlements', {}) } as const]),
  ])
}

/** Bundles are the administrator's own: listing them asks no vendor, which can so not fail. */
function ownList({ facts }: Session): boolean {
  return facts.entitlementTypes.every(({ cardinality }) => cardinality === 'bundle')
}

export function today(): { readonly from: string; readonly to: string } {
  const day = new Date().toISOString().slice(0, 10)
  return { from: day, to: day }
}

/** Every change that can be made to an account. The last one deletes it. */
export function changesOf(session: Session, accountId: string): readonly Ask[] {
  const [held] = session.entitlements
  const type = held?.type ?? ''
  const entitlements = held === undefined ? [] : refs([held])
  // Another one than a new account has, where there is one: what is so already needs no call.
  const others = session.entitlements.filter((one) => one.type === type && one.id !== held?.id)
  const another = others.length === 0 ? entitlements : refs(others.slice(0, 1))
  const mode = session.facts.leaverModes.find((one) => one !== 'delete') ?? 'disable'
  const changes = { givenName: 'Kimberly' }
  return had(session, [
    { method: 'updateAccount', ask: () => session.ask('updateAccount', { accountId, changes }) },
    {
      method: 'setEntitlements',
      ask: () => session.ask('setEntitlements', { accountId, type, entitlements: another }),
    },
    { method: 'resendInvitation', ask: () => session.ask('resendInvitation', { accountId }) },
    { method: 'disableAccount', ask: () => session.ask('disableAccount', { accountId, mode, password }) },
    { method: 'reactivateAccount', ask: () => session.ask('reactivateAccount', { accountId, entitlements }) },
    { method: 'deleteAccount', ask: () => session.ask('deleteAccount', { accountId }) },
  ])
}

/** The creation of somebody new, then every change to `account`. */
export function writesOf(session: Session, account: Account): readonly Ask[] {
  const wanted = person(session, 'Somebody New')
  const create = { method: 'createAccount', ask: () => session.ask('createAccount', wanted) } as const
  return [...had(session, [create]), ...changesOf(session, account.id)]
}

function had({ connector }: Session, asks: readonly Ask[]): readonly Ask[] {
  const possible = asks.filter(({ method }) => connector[method] !== undefined)
  assert.ok(possible.length > 0, 'the connector can do none of these')
  return possible
}
