import assert from 'node:assert/strict'
import type { ChangeMethod, Connector } from '../contract.ts'
import type { ContractCase } from './contract-case.ts'

/** What a connector says about itself, before any call. */
export const declaring: readonly ContractCase[] = [
  {
    title: 'facts and methods do not contradict each other',
    needs: [],
    async run({ connector }) {
      assert.deepEqual(contradictions(connector), [])
    },
  },
  {
    title: 'settings that are missing are named, each by a field there is',
    needs: [],
    async run({ connector }) {
      assert.match(connector.name, /^[a-z][a-z0-9]*$/)
      const names = connector.settings.map(({ name }) => name)
      assert.deepEqual([...new Set(names)], names)
      const parsed = connector.parseSettings({})
      assert.ok('problems' in parsed, 'no setting at all was accepted')
      for (const { field, says } of parsed.problems) assert.ok(names.includes(field) && says !== '')
      const demanded = connector.settings.filter(({ required, secret }) => required && !secret)
      for (const { name } of demanded) assert.ok(parsed.problems.some(({ field }) => field === name))
    },
  },
]

function contradictions(connector: Connector): readonly string[] {
  const { facts } = connector
  const written = facts.attributes
  const has = (method: keyof Connector) => connector[method] !== undefined
  const keepsData = facts.leaverModes.filter((mode) => mode !== 'delete')
  const wrong: readonly (readonly [boolean, string])[] = [
    [written !== 'any' && !written.includes(facts.matchOn), 'accounts are matched on what is never written'],
    [
      written !== 'any' && !facts.immutable.every((name) => written.includes(name)),
      'immutable is never written',
    ],
    [keepsData.length > 0 !== has('disableAccount'), 'disableAccount and its leaver modes go together'],
    [
      facts.leaverModes.includes('delete') !== has('deleteAccount'),
      'deleteAccount and mode delete go together',
    ],
    [
      (facts.reactivate === 'native') !== has('reactivateAccount'),
      'reactivateAccount goes with reactivate: native',
    ],
    [facts.entitlementTypes.length > 0 !== has('listEntitlements'), 'types of entitlements can be listed'],
    [has('setEntitlements') && facts.entitlementTypes.length === 0, 'there is no type to be set'],
    [new Set(facts.leaverModes).size !== facts.leaverModes.length, 'a leaver mode is named twice'],
    [!facts.throttleStatuses.includes(429), '429 always means to slow down'],
    [
      Object.entries(facts.stepsByHand ?? {}).some(
        ([method, steps]) => has(method as ChangeMethod) || steps === '',
      ),
      'steps by hand are for what has no method',
    ],
    [facts.concurrency < 1 || facts.readAfterWriteLagMs < 0, 'concurrency or lag is no such number'],
    [facts.pace !== undefined && facts.pace.requests < 1, 'the pace lets nothing through'],
    [
      (facts.pace?.burst ?? 1) >= (facts.pace?.requests ?? 2),
      'the burst leaves nothing for the rest of the span',
    ],
    [(facts.requestsPerChange ?? 1) > (facts.pace?.burst ?? 1), 'no change fits into a burst of the pace'],
    [
      has('resendInvitation') !== (facts.invitationLastsMs !== undefined),
      'invitations that expire are sent again',
    ],
    [
      fallbackSettingsOf(connector).some((name) => !settingNames(connector).includes(name)),
      'no such fallback setting',
    ],
  ]
  return wrong.filter(([is]) => is).map(([, says]) => says)
}

function fallbackSettingsOf({ facts }: Connector): readonly string[] {
  return facts.entitlementTypes.flatMap(({ fallbackSetting }) => fallbackSetting ?? [])
}

function settingNames({ settings }: Connector): readonly string[] {
  return settings.map(({ name }) => name)
}
