import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account } from '../connector/account.ts'
import { sampleFacts } from '../connector/testing/sample-connector.ts'
import { actionsByHand } from './by-hand.ts'
import { accountAfter } from './confirmed-by-hand.ts'
import type { Action } from './plan.ts'
import { planAccount } from './plan-account.ts'
import { desiredKim, group, observedKim, planInputs, role, wants } from './testing/samples.ts'

const after = (actions: readonly Action[], before: Account | undefined) =>
  actions.reduce<Account | undefined>((account, action) => accountAfter(action, account), before)

const facts = sampleFacts({ leaverModes: [], reactivate: 'none' })
const id = 'kim@example.com'
const cases = [
  ['a joiner', planInputs({ observed: undefined })],
  [
    'other names and rights',
    planInputs({
      observed: observedKim({ id, givenName: 'Jim', entitlements: [group('x'), role('admin')] }),
    }),
  ],
  [
    'another sign-in name',
    planInputs({ observed: observedKim({ id: 'kit@example.com', email: 'kit@example.com' }) }),
  ],
  ['a leaver', planInputs({ observed: observedKim({ id }), desired: desiredKim({ presence: 'disabled' }) })],
  ['a return', planInputs({ observed: observedKim({ id, state: 'disabled', entitlements: [] }) })],
  [
    'a deletion',
    planInputs({
      observed: observedKim({ id }),
      leaverMode: 'delete',
      desired: desiredKim({ presence: 'disabled', entitlements: [wants('role', [])] }),
    }),
  ],
] as const

for (const [what, given] of cases) {
  test(`after a person did what was asked, nothing is left to do: ${what}`, () => {
    const inputs = { ...given, facts, capabilities: [] }
    const asked = actionsByHand(inputs)
    assert.ok(asked.length > 0)
    const observed = after(asked, inputs.observed)
    assert.deepEqual(planAccount({ ...inputs, observed }), { kind: 'actions', actions: [] })
    assert.ok(observed === undefined || observed.id === id)
  })
}
