import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Capability } from '../connector/capabilities.ts'
import { sampleFacts } from '../connector/testing/sample-connector.ts'
import { runs } from '../scim/testing/effort.ts'
import { type PlanInputs, planAccount } from './plan-account.ts'
import { anyPlanInputs } from './testing/arbitrary-state.ts'
import { desiredKim, group, observedKim, planInputs, role, wants, without } from './testing/samples.ts'

const leaver = desiredKim({ presence: 'disabled' })

const cases: readonly (readonly [missing: Capability, inputs: Partial<PlanInputs>, instructions: string])[] =
  [
    ['createAccount', { observed: undefined }, 'In Acme: Create an account for kim@example.com.'],
    [
      'updateAccount',
      { observed: observedKim({ givenName: 'Jim', displayName: 'K' }) },
      'In Acme: Change kim@example.com: givenName.',
    ],
    [
      'setEntitlements',
      { observed: observedKim({ entitlements: [role('admin')] }) },
      'In Acme: Give kim@example.com: USER.',
    ],
    ['disableAccount', { desired: leaver }, 'In Acme: Take away the access of kim@example.com.'],
    [
      'deleteAccount',
      { desired: leaver, leaverMode: 'delete' },
      'In Acme: Delete the account kim@example.com.',
    ],
    [
      'reactivateAccount',
      { observed: observedKim({ state: 'disabled' }) },
      'In Acme: Give kim@example.com access again.',
    ],
  ]

for (const [missing, inputs, instructions] of cases) {
  test(`without ${missing} a person is told exactly what to do`, () => {
    assert.deepEqual(planAccount(planInputs({ ...inputs, capabilities: without(missing) })), {
      kind: 'askPerson',
      question: { code: 'notAutomated', instructions },
    })
  })
}

test('where the connector knows the exact steps, the question ends with them', () => {
  const stepsByHand = { deleteAccount: 'Open Settings > Users.' }
  const inputs = { desired: leaver, leaverMode: 'delete', facts: sampleFacts({ stepsByHand }) } as const
  const plan = planAccount(planInputs({ ...inputs, capabilities: without('deleteAccount') }))
  assert.ok(plan.kind === 'askPerson')
  assert.equal(
    plan.question.instructions,
    'In Acme: Delete the account kim@example.com. Open Settings > Users.',
  )
})

test('an entitlement to take away, with none left, is put in words', () => {
  const desired = desiredKim({ entitlements: [wants('group', [], { governed: ['a'] })] })
  const observed = observedKim({ entitlements: [group('a')] })
  const plan = planAccount(planInputs({ desired, observed, capabilities: without('setEntitlements') }))
  assert.ok(plan.kind === 'askPerson')
  assert.equal(plan.question.instructions, 'In Acme: Give kim@example.com: nothing.')
})

test('an account that must hold a role is not made without one', () => {
  const desired = desiredKim({ entitlements: [wants('role', [])] })
  for (const observed of [undefined, observedKim({ state: 'disabled', entitlements: [] })]) {
    const plan = planAccount(planInputs({ desired, observed }))
    assert.ok(plan.kind === 'askPerson')
    assert.equal(plan.question.code, 'noFallback')
    assert.match(plan.question.instructions, /no default role/)
  }
})

test('what the connector can do is done first, and then a person is asked for the rest', () => {
  const observed = observedKim({ givenName: 'Jim', entitlements: [role('admin')] })
  for (const [missing, first, asked] of [
    ['setEntitlements', 'updateAccount', /Give kim@example\.com: USER/],
    ['updateAccount', 'setEntitlements', /Change kim@example\.com: givenName/],
  ] as const) {
    const inputs = planInputs({ observed, capabilities: without(missing) })
    const plan = planAccount(inputs)
    assert.ok(plan.kind === 'actions')
    assert.deepEqual(
      plan.actions.map(({ kind }) => kind),
      [first],
    )
    const after = {
      ...observed,
      ...(first === 'updateAccount' ? { givenName: 'Kim' } : { entitlements: [role('user')] }),
    }
    const rest = planAccount({ ...inputs, observed: after })
    assert.ok(rest.kind === 'askPerson')
    assert.match(rest.question.instructions, asked)
  }
})

test('a leaver is never kept waiting by a question about what only joiners need', () => {
  const desired = desiredKim({ presence: 'disabled', entitlements: [wants('role', [])] })
  const plan = planAccount(planInputs({ desired, capabilities: without('setEntitlements', 'updateAccount') }))
  assert.deepEqual(plan, {
    kind: 'actions',
    actions: [{ kind: 'disableAccount', accountId: '42', mode: 'disable' }],
  })
})

test('no plan asks a connector for what it lacks', () => {
  let questions = 0
  fc.assert(
    fc.property(anyPlanInputs, (inputs) => {
      const plan = planAccount(inputs)
      if (plan.kind === 'askPerson') {
        questions += 1
        assert.notEqual(plan.question.instructions.trim(), '')
        return
      }
      for (const { kind } of plan.actions) assert.ok(inputs.capabilities.includes(kind), kind)
    }),
    runs(1_000),
  )
  assert.ok(questions > 50, `only ${questions} questions were asked`)
})

test('a leaver is never given anything', () => {
  fc.assert(
    fc.property(anyPlanInputs, (inputs) => {
      const plan = planAccount({ ...inputs, desired: { ...inputs.desired, presence: 'disabled' } })
      if (plan.kind === 'askPerson') return
      for (const { kind } of plan.actions)
        assert.ok(kind === 'disableAccount' || kind === 'deleteAccount', kind)
    }),
    runs(1_000),
  )
})
