import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type GuardRefusal, guardRefusals } from '../failures/guard-refusals.ts'
import { runs } from '../scim/testing/effort.ts'
import { hashOf } from './desired-state.ts'
import { type GuardInputs, judge, takesAway } from './guard.ts'
import type { Action } from './plan.ts'
import { observedAccount } from './testing/arbitrary-state.ts'
import { kim, observedKim, role } from './testing/samples.ts'

const disable: Action = { kind: 'disableAccount', accountId: '42', mode: 'disable' }
const remove: Action = { kind: 'deleteAccount', accountId: '42' }
const create: Action = { kind: 'createAccount', attributes: kim, entitlements: [] }
const reactivate: Action = { kind: 'reactivateAccount', accountId: '42', entitlements: [] }
const setRole: Action = {
  ...{ kind: 'setEntitlements', accountId: '42', type: 'role' },
  ...{ entitlements: [role('user')], before: [] },
}
const update = (changes: object): Action => ({ kind: 'updateAccount', accountId: '42', changes })

type Given = Omit<Partial<GuardInputs>, 'account' | 'plan'> & {
  readonly actions?: readonly Action[]
  readonly account?: Partial<GuardInputs['account']>
}

function guardInputs({ actions = [disable], account, ...more }: Given = {}): GuardInputs {
  return {
    task: { kind: 'converge', approval: undefined },
    plan: { kind: 'actions', actions },
    planHash: hashOf(actions),
    observed: observedKim(),
    selfId: 'somebody else',
    account: {
      ...{ managed: 'created', vendorId: '42', protectedByPerson: false, knownAs: ['Kim@Example.com'] },
      ...account,
    },
    recovering: false,
    adoption: 'onIdpMatch',
    ...more,
  }
}

function approvalOf(actions: readonly Action[]) {
  return { planHash: hashOf(actions), by: 'token', at: '2026-01-01T00:00:00.000Z' }
}

const proceeds: readonly (readonly [says: string, given: Given])[] = [
  ['an ordinary account is disabled', {}],
  [
    'a new account is made',
    { actions: [create], observed: undefined, account: { managed: null, vendorId: null } },
  ],
  ['a protected account is given access', { actions: [reactivate], account: { protectedByPerson: true } }],
  [
    'the name of an owner is changed',
    { actions: [update({ displayName: 'K' })], observed: observedKim({ marks: ['owner'] }) },
  ],
  ['an admin who is not the owner leaves', { observed: observedKim({ marks: ['admin'] }) }],
  [
    'an account is known by its sign-in name alone',
    { observed: { id: '42', state: 'active', userName: 'KIM@example.com' } },
  ],
  ['an account that the vendor already has is adopted for its own User', { account: { managed: null } }],
  [
    'an account is adopted after a person released it',
    {
      account: { managed: null },
      adoption: 'onApproval',
      task: { kind: 'converge', approval: approvalOf([disable]) },
    },
  ],
  ['an account we made is deleted where that is the leaver policy', { actions: [remove] }],
  [
    'a planned deletion goes on after a person released it',
    { actions: [remove], task: { kind: 'delete', approval: approvalOf([remove]) } },
  ],
]

for (const [says, given] of proceeds) {
  test(says, () => assert.deepEqual(judge(guardInputs(given)), { verdict: 'proceed' }))
}

const refused: readonly (readonly [says: string, code: GuardRefusal, given: Given])[] = [
  [
    'what an administrator protected keeps its access',
    'protectedAccount',
    { account: { protectedByPerson: true } },
  ],
  [
    'what an administrator protected keeps its role',
    'protectedAccount',
    { actions: [setRole], account: { protectedByPerson: true } },
  ],
  [
    'what an administrator protected keeps the e-mail that leads to it',
    'protectedAccount',
    { actions: [update({ email: 'new@example.com' })], account: { protectedByPerson: true } },
  ],
  ['the account the connector signs in with keeps its access', 'ownAccount', { selfId: '42' }],
  ['so does one that is only marked as that', 'ownAccount', { observed: observedKim({ marks: ['self'] }) }],
  [
    'the owner keeps the account',
    'ownerAccount',
    { actions: [remove], observed: observedKim({ marks: ['owner'] }) },
  ],
  [
    'one protected part stops the whole plan',
    'ownerAccount',
    { actions: [update({ givenName: 'K' }), setRole], observed: observedKim({ marks: ['owner'] }) },
  ],
  [
    'an id that belongs to somebody else by now is not touched',
    'identityMismatch',
    { observed: observedKim({ email: 'lou@example.com', userName: 'lou@example.com' }) },
  ],
  [
    'a reading without any name is nobody we know',
    'identityMismatch',
    { observed: { id: '42', state: 'active' } },
  ],
  ['an account that is known by no name is not touched', 'identityMismatch', { account: { knownAs: [] } }],
  [
    'where nothing is adopted a found account is left alone',
    'notManaged',
    { account: { managed: null }, adoption: 'never' },
  ],
]

for (const [says, code, given] of refused) {
  test(says, () => {
    assert.deepEqual(judge(guardInputs(given)), {
      verdict: 'refuse',
      code,
      reason: guardRefusals[code].summary,
    })
  })
}

test('an account is not taken for ours without asking, even when there is nothing to do', () => {
  const unmanaged = { actions: [], account: { managed: null } }
  assert.equal(judge(guardInputs({ ...unmanaged, adoption: 'never' })).verdict, 'refuse')
  assert.deepEqual(judge(guardInputs({ ...unmanaged, adoption: 'onApproval' })), {
    verdict: 'hold',
    hold: 'adoption',
  })
  const stranger = observedKim({ email: 'lou@example.com', userName: 'lou@example.com' })
  assert.equal(judge(guardInputs({ actions: [], observed: stranger })).verdict, 'refuse')
  assert.equal(judge(guardInputs({ actions: [], account: { protectedByPerson: true } })).verdict, 'proceed')
})

test('a deletion waits for a person unless it is the leaver policy on an account we made', () => {
  const held = { verdict: 'hold', hold: 'deletion' }
  assert.deepEqual(judge(guardInputs({ actions: [remove], account: { managed: 'adopted' } })), held)
  assert.deepEqual(
    judge(guardInputs({ actions: [remove], task: { kind: 'delete', approval: undefined } })),
    held,
  )
})

test('a release counts for exactly the plan it was given for', () => {
  const task = { kind: 'delete', approval: approvalOf([disable]) } as const
  assert.deepEqual(judge(guardInputs({ actions: [remove], task })), { verdict: 'hold', hold: 'deletion' })
  const other = { ...task, approval: approvalOf([{ ...remove, accountId: '43' }]) }
  assert.deepEqual(judge(guardInputs({ actions: [remove], task: other })), {
    verdict: 'hold',
    hold: 'deletion',
  })
})

test('a release never overrules a protection', () => {
  const task = { kind: 'delete', approval: approvalOf([remove]) } as const
  const verdict = judge(guardInputs({ actions: [remove], task, observed: observedKim({ marks: ['owner'] }) }))
  assert.ok(verdict.verdict === 'refuse' && verdict.code === 'ownerAccount')
})

const anyAction = fc.constantFrom<Action[]>(
  ...[disable, remove, create, reactivate, setRole],
  ...[update({ email: 'kim@example.com' }), update({ displayName: 'K' })],
)
const anyInputs: fc.Arbitrary<GuardInputs> = fc
  .record({
    actions: fc.array(anyAction, { minLength: 1, maxLength: 3 }),
    observed: observedAccount,
    marks: fc.subarray(['owner', 'admin', 'self'] as const),
    selfId: fc.constantFrom(undefined, '42', '7'),
    account: fc.record({
      managed: fc.constantFrom('created', 'adopted', null),
      protectedByPerson: fc.boolean(),
      knownAs: fc.subarray(['kim@example.com', 'lou@example.com']),
    }),
    adoption: fc.constantFrom('onIdpMatch', 'onApproval', 'never'),
    kind: fc.constantFrom('converge', 'delete'),
    approved: fc.boolean(),
  })
  .map(({ observed, marks, kind, approved, ...given }) => {
    const task = { kind, approval: approved ? approvalOf(given.actions) : undefined }
    return guardInputs({ ...given, task, observed: { ...observed, marks } })
  })

test('nothing is ever taken away from what is protected, the connector’s own, or the owner’s', () => {
  let went = 0
  fc.assert(
    fc.property(anyInputs, (inputs) => {
      if (judge(inputs).verdict !== 'proceed') return
      went += 1
      const { observed, account, selfId } = inputs
      const kept = account.protectedByPerson || observed?.id === selfId
      const marked = observed?.marks?.some((mark) => mark === 'owner' || mark === 'self') ?? false
      if (kept || marked) assert.ok(!inputs.plan.actions.some(takesAway))
    }),
    runs(3_000),
  )
  assert.ok(went > 100, `only ${went} plans went on`)
})

test('nothing proceeds on an account that shows no name we know', () => {
  fc.assert(
    fc.property(anyInputs, (inputs) => {
      const knownAs = inputs.account.knownAs.map((name) => `other-${name}`)
      assert.notEqual(judge({ ...inputs, account: { ...inputs.account, knownAs } }).verdict, 'proceed')
    }),
    runs(500),
  )
})
