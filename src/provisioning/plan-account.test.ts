import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { sampleFacts } from '../connector/testing/sample-connector.ts'
import { runs } from '../scim/testing/effort.ts'
import { type PlanInputs, planAccount } from './plan-account.ts'
import { anyPlanInputs } from './testing/arbitrary-state.ts'
import { applyAction } from './testing/memory-vendor.ts'
import { desiredKim, group, kim, observedKim, planInputs, role, wants } from './testing/samples.ts'

const leaver = desiredKim({ presence: 'disabled' })
const nothing = { kind: 'actions', actions: [] }

const cases: readonly (readonly [says: string, inputs: Partial<PlanInputs>, actions: readonly object[]])[] = [
  ['an account that is as it should be is left alone', {}, []],
  [
    'a joiner gets an account with what it may hold',
    { observed: undefined },
    [{ kind: 'createAccount', attributes: kim, entitlements: [role('user')] }],
  ],
  [
    'a new account is given only attributes that the vendor takes',
    { observed: undefined, facts: sampleFacts({ attributes: ['email'], immutable: ['email'] }) },
    [{ kind: 'createAccount', attributes: { email: kim.email }, entitlements: [role('user')] }],
  ],
  [
    'a returning account is switched on and then brought up to date',
    { observed: observedKim({ state: 'disabled', givenName: 'Jim' }) },
    [
      { kind: 'reactivateAccount', accountId: '42', entitlements: [role('user')], before: [role('user')] },
      { kind: 'updateAccount', accountId: '42', changes: { givenName: 'Kim' } },
    ],
  ],
  [
    'an invitation that ran out is made again',
    { observed: observedKim({ state: 'inviteExpired' }) },
    [{ kind: 'reactivateAccount', accountId: '42', entitlements: [role('user')], before: [role('user')] }],
  ],
  ['an invitation that is still open is waited for', { observed: observedKim({ state: 'invited' }) }, []],
  [
    'what is wanted in addition is set together with what is held already',
    {
      observed: observedKim({ entitlements: [group('x'), role('user')] }),
      desired: desiredKim({ entitlements: [wants('group', [group('a')])] }),
    },
    [
      {
        kind: 'setEntitlements',
        accountId: '42',
        type: 'group',
        entitlements: [group('x'), group('a')],
        before: [group('x')],
      },
    ],
  ],
  [
    'attributes that never change are not planned',
    {
      observed: observedKim({ email: 'old@example.com', givenName: 'Jim' }),
      facts: sampleFacts({ immutable: ['email'] }),
    },
    [{ kind: 'updateAccount', accountId: '42', changes: { givenName: 'Kim' } }],
  ],
  ['a leaver without an account needs nothing', { desired: leaver, observed: undefined }, []],
  [
    'a leaver whose account is disabled needs nothing',
    { desired: leaver, observed: observedKim({ state: 'disabled' }) },
    [],
  ],
  [
    'a leaver who has not accepted the invitation loses it',
    { desired: leaver, observed: observedKim({ state: 'invited' }) },
    [{ kind: 'disableAccount', accountId: '42', mode: 'disable' }],
  ],
  [
    'a leaver is deleted where the policy says so, also when the account is disabled already',
    { desired: leaver, leaverMode: 'delete', observed: observedKim({ state: 'disabled' }) },
    [{ kind: 'deleteAccount', accountId: '42' }],
  ],
]

for (const [says, inputs, actions] of cases) {
  test(says, () => {
    assert.deepEqual(planAccount(planInputs(inputs)), { kind: 'actions', actions })
  })
}

for (const mode of ['disable', 'downgrade', 'revoke'] as const) {
  test(`a leaver loses access by the mode ${mode}, and nothing else is changed`, () => {
    const observed = observedKim({ givenName: 'Jim', entitlements: [group('x')] })
    assert.deepEqual(planAccount(planInputs({ desired: leaver, leaverMode: mode, observed })), {
      kind: 'actions',
      actions: [{ kind: 'disableAccount', accountId: '42', mode }],
    })
  })
}

test('a reading without entitlements is never taken for an account without entitlements', () => {
  const { entitlements: _entitlements, ...observed } = observedKim()
  const plan = planAccount(planInputs({ observed }))
  assert.ok(plan.kind === 'askPerson')
  assert.equal(plan.question.code, 'entitlementsNotShown')
  const desired = desiredKim({ entitlements: [wants('group', [])] })
  assert.deepEqual(planAccount(planInputs({ observed, desired })), nothing)
})

test('after its actions were made an account needs nothing more', () => {
  let acted = 0
  fc.assert(
    fc.property(anyPlanInputs, (inputs) => {
      const plan = planAccount(inputs)
      if (plan.kind === 'askPerson') return
      acted += plan.actions.length
      // A returning account that can't be given all at once is finished by the next plan, as the road does it.
      const once = plan.actions.reduce(applyAction, inputs.observed)
      const second = planAccount({ ...inputs, observed: once })
      if (second.kind === 'askPerson') return
      const twice = second.actions.reduce(applyAction, once)
      const third = planAccount({ ...inputs, observed: twice })
      assert.deepEqual(third, nothing)
      if (inputs.observed?.state !== 'disabled' && inputs.observed?.state !== 'inviteExpired')
        assert.deepEqual(second, nothing)
    }),
    runs(2_000),
  )
  assert.ok(acted > 500, `only ${acted} actions were planned`)
})

test('an attribute that never changes is in no update', () => {
  fc.assert(
    fc.property(anyPlanInputs, (inputs) => {
      const plan = planAccount(inputs)
      if (plan.kind === 'askPerson') return
      for (const action of plan.actions)
        if (action.kind === 'updateAccount')
          for (const name of inputs.facts.immutable) assert.ok(!(name in action.changes))
    }),
    runs(1_000),
  )
})

test('somebody who returns keeps what no mapping gave, and gets back what is wanted now', () => {
  const foreign = group('x')
  const desired = desiredKim({ entitlements: [wants('group', [group('a')])] })
  const observed = observedKim({ state: 'disabled', entitlements: [foreign] })
  const plan = planAccount(planInputs({ desired, observed }))
  assert.ok(plan.kind === 'actions')
  const [action] = plan.actions
  assert.ok(action?.kind === 'reactivateAccount')
  assert.deepEqual(
    action.entitlements.map(({ id }) => id),
    ['x', 'a'],
  )
})
