import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startAdyen } from '../../connectors/adyen/simulator/server.ts'
import { startBrevo } from '../../connectors/brevo/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { startScim } from '../../connectors/scim/simulator/server.ts'
import type { JsonObject } from '../../simulation/json.ts'
import type { LedgerEntry } from '../../simulation/ledger.ts'
import type { StartSimulator } from '../../simulation/simulator.ts'

/** How somebody stands at a vendor; undefined where the vendor does not know such a thing. */
export type Standing = {
  readonly familyName: string | undefined
  readonly inGroup: boolean
  readonly active: boolean
}

/** A vendor whom faults strike, and how its own words for what happened are read. */
export type FaultyVendor = {
  readonly start: StartSimulator
  readonly faults: readonly JsonObject[]
  /** What a pushed group gives. */
  readonly entitlement: string
  /** What must be there before it can be given, made by somebody in the vendor's own screen. */
  readonly prepare?: { readonly action: string; readonly input: JsonObject }
  /** How often somebody is made who joins, leaves and comes back. */
  readonly timesMade: number
  /** Whom an entry of the ledger made. */
  readonly made: (entry: LedgerEntry) => string | undefined
  /** Everybody but those who were there before, by address. */
  readonly standings: (state: unknown) => ReadonlyMap<string, Standing>
}

/** A fault that lasts until it is mended, or an answer that never comes, has tests of its own. */
const common: readonly JsonObject[] = [
  { kind: 'latency', ms: 20 },
  { kind: 'throttle', retryAfter: 1 },
  { kind: 'error', status: 500 },
  { kind: 'error', status: 502, phase: 'after' },
  { kind: 'reset' },
  { kind: 'reset', phase: 'after' },
  { kind: 'html' },
  { kind: 'html', phase: 'after' },
  { kind: 'truncate', length: 'whole' },
  { kind: 'truncate', length: 'cut' },
  { kind: 'contentType' },
  { kind: 'pages', how: 'total' },
  { kind: 'noop' },
  { kind: 'emailCase', to: 'swap' },
]

/** Real milliseconds; while the clock is turned, what a connector declares as its vendor's lag takes longer. */
const stale: JsonObject = { kind: 'stale', ms: 100 }

type Users = { readonly users: readonly JsonObject[] }
const addressOf = (user: JsonObject) => String(user['email']).toLowerCase()
const list = (value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : [])

const adyen: FaultyVendor = {
  start: startAdyen,
  faults: [
    ...common,
    stale,
    { kind: 'drift', how: 'rename', field: 'active' },
    { kind: 'partial', fields: ['roles'] },
  ],
  entitlement: 'role:Merchant review',
  timesMade: 1,
  made: ({ op, detail }) => (op === 'create' ? String(detail['username']) : undefined),
  standings: (state) =>
    new Map(
      (state as Users).users.slice(2).map((user) => [
        addressOf(user),
        {
          familyName: String(user['lastName']),
          inGroup: list(user['roles']).join() === 'Merchant review',
          active: user['active'] === true,
        },
      ]),
    ),
}

/** There a leaver is moved to a group without rights. */
const activecampaign: FaultyVendor = {
  start: startActiveCampaign,
  faults: [
    ...common,
    stale,
    { kind: 'drift', how: 'rename', field: 'email' },
    { kind: 'partial', fields: ['lastName'] },
  ],
  entitlement: 'Marketing',
  timesMade: 1,
  made: ({ op, detail }) => (op === 'create' ? String(detail['email']) : undefined),
  standings: (state) =>
    new Map(
      (state as Users).users.slice(2).map((user) => [
        addressOf(user),
        {
          familyName: String(user['lastName']),
          inGroup: user['group'] === 'Marketing',
          active: user['group'] !== 'Overlock: no access',
        },
      ]),
    ),
}

/** There is no disabled state: who leaves is removed, and invited anew when coming back. Names are not known. */
const brevo: FaultyVendor = {
  start: startBrevo,
  faults: [...common, stale, { kind: 'drift', how: 'null', field: 'status' }],
  entitlement: 'Campaigns',
  timesMade: 2,
  made: ({ op, target }) => (op === 'invite' ? target.replace('user:', '') : undefined),
  standings: (state) =>
    new Map(
      (state as Users).users.slice(2).map((user) => [
        addressOf(user),
        {
          familyName: undefined,
          inGroup: Object.hasOwn(user['privileges'] as object, 'email_campaigns'),
          active: true,
        },
      ]),
    ),
}

/** It shows every change at once, and its connector says so: it has no stale readings. */
const reference: FaultyVendor = {
  start: startReference,
  faults: [
    ...common,
    { kind: 'drift', how: 'rename', field: 'active' },
    { kind: 'partial', fields: ['groups'] },
  ],
  entitlement: 'Marketing',
  prepare: { action: 'createGroup', input: { name: 'Marketing' } },
  timesMade: 1,
  made: ({ op, detail }) => (op === 'create' ? String(detail['userName']) : undefined),
  standings: (state) =>
    new Map(
      (state as { readonly accounts: readonly JsonObject[] }).accounts.map((account) => [
        String(account['userName']).toLowerCase(),
        {
          familyName: String((account['attributes'] as JsonObject)['familyName']),
          inGroup: list(account['groups']).length > 0,
          active: account['active'] === true,
        },
      ]),
    ),
}

/** Two calls make somebody with a group: the account, then its membership. */
const scim: FaultyVendor = {
  start: startScim,
  faults: [
    ...common,
    stale,
    { kind: 'drift', how: 'rename', field: 'active' },
    { kind: 'partial', fields: ['name'] },
  ],
  entitlement: 'Writers',
  timesMade: 1,
  made: ({ op, detail }) => (op === 'create' ? String(detail['userName']) : undefined),
  standings(state) {
    const { users, groups } = state as Users & { readonly groups: readonly JsonObject[] }
    const writers = list(groups.find(({ displayName }) => displayName === 'Writers')?.['members'])
    const ids = writers.map((member) => (member as JsonObject)['value'])
    return new Map(
      users.slice(1).map((user) => [
        String(user['userName']).toLowerCase(),
        {
          familyName: String((user['name'] as JsonObject)['familyName']),
          inGroup: ids.includes(user['id']),
          active: user['active'] === true,
        },
      ]),
    )
  },
}

/** The same where only whole users and whole groups can be written. */
const scimWithoutPatch: FaultyVendor = {
  ...scim,
  start: (options) => startScim({ ...options, seed: 'no-patch' }),
}

export const faultyVendors = { activecampaign, adyen, brevo, reference, scim, scimWithoutPatch } as const
