import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleConnector, sampleFacts } from '../connector/testing/sample-connector.ts'
import { actionsByHand, linkTo, stepsFor, titleOf } from './by-hand.ts'
import { sampleContext } from './testing/sample-context.ts'
import { group, observedKim, planInputs, role, without } from './testing/samples.ts'

const byHand = { titleSetting: 'title', linkSetting: 'link' }
const facts = sampleFacts({ byHand, stepsByHand: { deleteAccount: 'Open Settings > Users.' } })
const sample = sampleContext({ connector: sampleConnector({ facts }) })
const context = {
  ...sample,
  application: {
    ...sample.application,
    settings: { title: 'Miro', link: 'https://x.example/{account}?a={account}' },
  },
}

test('a person is asked for all that the connector can not do, and for nothing else', () => {
  const observed = observedKim({ givenName: 'Jim', entitlements: [role('admin'), group('a')] })
  const kinds = (capabilities: ReturnType<typeof without>) =>
    actionsByHand(planInputs({ observed, capabilities })).map(({ kind }) => kind)
  assert.deepEqual(kinds([]), ['updateAccount', 'setEntitlements'])
  assert.deepEqual(kinds(without('setEntitlements')), ['setEntitlements'])
  assert.deepEqual(kinds(without()), [])
})

test('the name and the link come from the settings, and the account is written into it as an address asks', () => {
  assert.equal(titleOf(context), 'Miro')
  assert.equal(titleOf(sample), 'Acme')
  assert.equal(linkTo(context, 'a+b&c@x.com'), 'https://x.example/a%2Bb%26c%40x.com?a=a%2Bb%26c%40x.com')
  assert.equal(linkTo(sample, 'a'), undefined)
})

test('steps say what stands there now, what to give and what to take', () => {
  const observed = observedKim({ givenName: 'Jim', entitlements: [role('admin')] })
  const actions = actionsByHand(planInputs({ observed, capabilities: [] }))
  const steps = stepsFor(context, actions, 'kim@example.com', observed)
  assert.match(steps[0] ?? '', /^Sign in to Miro .*https:\/\/x\.example\/kim%40example\.com/)
  assert.deepEqual(steps.slice(1, -1), [
    'Of kim@example.com, change the first name from "Jim" to "Kim".',
    'Give kim@example.com the role: USER.',
    'Take from kim@example.com the role: ADMIN.',
    'Afterwards kim@example.com has as role: USER.',
  ])
  assert.match(steps.at(-1) ?? '', /second person/)
})

test('what the connector knows of the exact steps is among them', () => {
  const steps = stepsFor(context, [{ kind: 'deleteAccount', accountId: '42' }], 'kim@example.com', undefined)
  assert.ok(steps.includes('Open Settings > Users.'))
})
