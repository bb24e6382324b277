import assert from 'node:assert/strict'
import test from 'node:test'
import { sampleConnector } from '../connector/testing/sample-connector.ts'
import { previewPlan } from './preview.ts'
import { sampleContext } from './testing/sample-context.ts'
import { desiredKim, observedKim } from './testing/samples.ts'

const actionNames = ['createAccount', 'disableAccount', 'deleteAccount'] as const
const able = sampleConnector(
  Object.fromEntries(actionNames.map((name) => [name, () => Promise.reject(new Error('nothing is called'))])),
)
const leaver = desiredKim({ presence: 'disabled' })

test('a preview is made from what was seen last, and asks nobody', () => {
  const plan = previewPlan(sampleContext({ connector: able }), leaver, observedKim(), [], 'converge')
  assert.deepEqual(plan, {
    kind: 'actions',
    actions: [{ kind: 'disableAccount', accountId: '42', mode: 'disable' }],
  })
})

test('a planned deletion is previewed as one, whatever the leaver policy, also of a disabled account', () => {
  const lastSeen = observedKim({ state: 'disabled' })
  assert.deepEqual(previewPlan(sampleContext({ connector: able }), leaver, lastSeen, [], 'delete'), {
    kind: 'actions',
    actions: [{ kind: 'deleteAccount', accountId: '42' }],
  })
})

test('an account that was never seen is previewed as a new one', () => {
  const desired = desiredKim({ entitlements: [] })
  const plan = previewPlan(sampleContext({ connector: able }), desired, undefined, [], 'converge')
  assert.ok(plan.kind === 'actions')
  assert.deepEqual(
    plan.actions.map(({ kind }) => kind),
    ['createAccount'],
  )
})

test('what the connector can not do is previewed as the question a person will get', () => {
  const plan = previewPlan(sampleContext(), leaver, observedKim(), [], 'converge')
  assert.ok(plan.kind === 'askPerson')
  assert.equal(plan.question.instructions, 'In Acme: Take away the access of kim@example.com.')
})
