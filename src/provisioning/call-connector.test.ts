import assert from 'node:assert/strict'
import test from 'node:test'
import type { ConnectorContext } from '../connector/contract.ts'
import { ConnectorError, type ConnectorErrorCode, connectorErrors } from '../connector/errors.ts'
import { sampleConnector } from '../connector/testing/sample-connector.ts'
import { callConnector } from './call-connector.ts'
import type { Action } from './plan.ts'
import { kim, observedKim, role } from './testing/samples.ts'

const vendor: ConnectorContext<unknown> = {
  settings: {},
  secrets: {},
  http: { send: () => Promise.reject(new Error('nothing is sent in this test')) },
  now: () => '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'key',
}

const disable: Action = { kind: 'disableAccount', accountId: '42', mode: 'downgrade' }
const create: Action = { kind: 'createAccount', attributes: kim, entitlements: [role('user')] }

const mayHaveHappened: readonly ConnectorErrorCode[] = ['outcomeUnknown', 'unexpectedAnswer']

for (const code of Object.keys(connectorErrors) as ConnectorErrorCode[]) {
  const outcome = mayHaveHappened.includes(code) ? 'unknown' : 'notSent'
  test(`a call that ends with ${code} is ${outcome}`, async () => {
    const disableAccount = () => Promise.reject(new ConnectorError(code))
    const result = await callConnector(sampleConnector({ disableAccount }), vendor, disable)
    assert.equal(result.outcome, outcome)
  })
}

test('a connector that breaks in the middle leaves an unknown outcome, whatever it throws', async () => {
  for (const thrown of [new TypeError('x is undefined'), 'text', undefined]) {
    const disableAccount = () => Promise.reject(thrown)
    const result = await callConnector(sampleConnector({ disableAccount }), vendor, disable)
    assert.deepEqual(result, { outcome: 'unknown', cause: thrown })
  }
})

test('what the connector lacks is not sent', async () => {
  const result = await callConnector(sampleConnector({}), vendor, disable)
  assert.ok(result.outcome === 'notSent' && result.error.code === 'permissionDenied')
})

test('what the connector answers is passed on as it is', async () => {
  const refused = { outcome: 'refused', code: 'seatsExhausted', reason: 'full' } as const
  const connector = sampleConnector({ createAccount: async () => refused })
  assert.equal(await callConnector(connector, vendor, create), refused)
})

test('a code that the contract lacks is a plain no, an outcome that it lacks may be anything', async () => {
  const strange = (result: unknown) => sampleConnector({ createAccount: async () => result as never })
  const said = { outcome: 'refused', code: 'computerSaysNo', reason: 'no' }
  assert.deepEqual(await callConnector(strange(said), vendor, create), { ...said, code: 'notAllowed' })
  for (const result of [undefined, null, 'ok', {}, { outcome: 'done' }])
    assert.equal((await callConnector(strange(result), vendor, create)).outcome, 'unknown')
})

test('each action reaches its own method with exactly what it needs', async () => {
  const calls: (readonly [string, unknown, unknown])[] = []
  const note = (method: string) => async (context: { readonly idempotencyKey?: string }, input: unknown) => {
    calls.push([method, context.idempotencyKey, input])
    return { outcome: 'changed' } as const
  }
  const connector = sampleConnector({
    updateAccount: note('updateAccount'),
    setEntitlements: note('setEntitlements'),
    reactivateAccount: note('reactivateAccount'),
    deleteAccount: note('deleteAccount'),
  })
  const entitlements = [role('user')]
  const actions: readonly Action[] = [
    { kind: 'updateAccount', accountId: '42', changes: { givenName: 'Kim' } },
    { kind: 'setEntitlements', accountId: '42', type: 'role', entitlements, before: [role('admin')] },
    { kind: 'reactivateAccount', accountId: '42', entitlements, before: [role('admin')] },
    { kind: 'reactivateAccount', accountId: '43', entitlements },
    { kind: 'deleteAccount', accountId: '42' },
  ]
  for (const action of actions) await callConnector(connector, vendor, action)
  assert.deepEqual(calls, [
    ['updateAccount', 'key', { accountId: '42', changes: { givenName: 'Kim' } }],
    ['setEntitlements', 'key', { accountId: '42', type: 'role', entitlements, before: [role('admin')] }],
    ['reactivateAccount', 'key', { accountId: '42', entitlements, before: [role('admin')] }],
    ['reactivateAccount', 'key', { accountId: '43', entitlements }],
    ['deleteAccount', 'key', { accountId: '42' }],
  ])
})

test('a password is made for each call, is strong, and is neither in the action nor in the outcome', async () => {
  const passwords: string[] = []
  const connector = sampleConnector({
    async createAccount(_context, input) {
      passwords.push(input.password)
      return { outcome: 'created', account: observedKim() }
    },
    async disableAccount(_context, { mode, password }) {
      assert.equal(mode, 'downgrade')
      passwords.push(password)
      return { outcome: 'changed' }
    },
  })
  const kept: unknown[] = []
  for (let calls = 0; calls < 50; calls += 1)
    for (const action of [create, disable])
      kept.push(action, await callConnector(connector, vendor, Object.freeze(action)))
  assert.equal(new Set(passwords).size, 100)
  const text = JSON.stringify(kept)
  for (const password of passwords) {
    assert.match(password, /^(?=.*[a-z])(?=.*\d)(?=.*[!#%+\-=?_]).{32}$/)
    assert.ok(!text.includes(password))
  }
})
