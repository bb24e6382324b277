import assert from 'node:assert/strict'
import test from 'node:test'
import type { Account } from '../connector/account.ts'
import { capabilitiesOf } from '../connector/capabilities.ts'
import type { Connector, ConnectorContext } from '../connector/contract.ts'
import { ConnectorError } from '../connector/errors.ts'
import { assertFails, failureOf } from '../connector/testing/local-vendor.ts'
import { sampleConnector } from '../connector/testing/sample-connector.ts'
import { contained } from './contained.ts'

const context: ConnectorContext<unknown> = {
  settings: {},
  secrets: { token: 'VerySecretToken' },
  http: { send: () => Promise.reject(new Error('nothing is sent in this test')) },
  now: () => '2026-01-01T00:00:00.000Z',
}
const kim: Account = { id: '1', email: 'kim@example.com', state: 'active' }

function sample(methods: Partial<Connector>): Connector {
  return contained(
    sampleConnector({
      name: 'sample',
      title: 'Sample',
      parseSettings: (settings) => ({ settings }),
      hosts: () => ['sample.example.com'],
      listAccounts: async () => ({ items: [kim], total: 1 }),
      getAccount: async () => kim,
      ...methods,
    }),
  )
}

test('what keeps to the contract comes through unchanged, and nothing beside the contract does', async () => {
  const more = { disableAccount: async () => ({ outcome: 'changed' }) as const, surprise: () => 'boo' }
  const connector = sample(more)
  assert.deepEqual(capabilitiesOf(connector), ['disableAccount'])
  assert.ok(!('surprise' in connector))
  assert.deepEqual(await connector.listAccounts(context, {}), { items: [kim], total: 1 })
  assert.deepEqual(await connector.getAccount(context, { accountId: '1' }), kim)
  assert.equal(await connector.findAccount(context, { email: 'x' }), undefined)
  const gone = { accountId: '1', mode: 'disable', password: 'p' } as const
  assert.deepEqual(await connector.disableAccount?.(context, gone), { outcome: 'changed' })
})

test('an answer that the contract lacks is an error, never a list, an absence or a success', async () => {
  for (const answer of [
    null,
    [],
    {},
    { items: [{ id: 7 }] },
    { items: [{ ...kim, state: 'gone' }] },
    { items: null },
  ])
    await assertFails(
      sample({ listAccounts: async () => answer as never }).listAccounts(context, {}),
      'unexpectedAnswer',
    )
  for (const answer of [
    null,
    'Kim',
    { id: '', state: 'active' },
    { ...kim, marks: ['boss'] },
    { ...kim, say: () => 1 },
  ])
    await assertFails(
      sample({ getAccount: async () => answer as never }).getAccount(context, { accountId: '1' }),
      'unexpectedAnswer',
    )
  for (const answer of [
    undefined,
    { outcome: 'done' },
    { outcome: 'refused', code: 'computerSaysNo', reason: 'no' },
  ]) {
    const { deleteAccount } = sample({ deleteAccount: async () => answer as never })
    assert.ok(deleteAccount)
    await assertFails(deleteAccount(context, { accountId: '1' }), 'unexpectedAnswer')
  }
})

test('an error of the contract keeps its code and pause, and loses what it tells of secrets', async () => {
  const thrown = new ConnectorError('rateLimited', {
    message: 'Slow down, VerySecretToken!',
    retryAfterMs: 7_000,
    privateDetail: 'VerySecretToken was throttled',
    cause: new Error('VerySecretToken'),
  })
  const failing = sample({ getAccount: () => Promise.reject(thrown) })
  const error = await assertFails(failing.getAccount(context, { accountId: '1' }), 'rateLimited')
  assert.deepEqual(
    [error.message, error.retryAfterMs, error.privateDetail, error.cause],
    ['Slow down, (hidden)!', 7_000, '(hidden) was throttled', undefined],
  )
})

test('whatever else is thrown, also at once and with a code of its own, is a connector that broke', async () => {
  const stranger = Object.assign(new ConnectorError('unavailable'), { code: 'onStrike' })
  for (const thrown of [new TypeError('no VerySecretToken'), stranger, 'text', undefined, null]) {
    const getAccount = () => {
      throw thrown
    }
    const error = await failureOf(sample({ getAccount }).getAccount(context, { accountId: '1' }))
    assert.equal(error.code, 'unexpectedAnswer')
    assert.match(error.message, /The connector sample did not keep to the contract in getAccount/)
    assert.doesNotMatch(`${error.stack} ${error.privateDetail}`, /VerySecretToken/)
  }
})

test('settings that it can not read are a problem, and hosts that it can not name are none', () => {
  const breaks = () => {
    throw new TypeError('boom')
  }
  for (const parseSettings of [
    breaks,
    () => undefined,
    () => ({ problems: [] }),
    () => ({ problems: 'no' }),
  ]) {
    const result = sample({ parseSettings: parseSettings as never }).parseSettings({ url: 'x' })
    assert.match('problems' in result ? (result.problems[0]?.says ?? '') : 'taken', /sample broke/)
  }
  const settings = { settings: { url: 'x' } }
  assert.deepEqual(sample({ parseSettings: () => settings }).parseSettings({}), settings)
  for (const hosts of [breaks, () => undefined, () => [7], () => '*'])
    assert.deepEqual(sample({ hosts: hosts as never }).hosts({}), [])
})

test('what is asked can not be changed by the connector', async () => {
  const input = { accountId: '1', changes: { givenName: 'Kim' } }
  const connector = sample({
    async updateAccount(_, asked) {
      Object.assign(asked.changes, { givenName: 'Somebody' })
      return { outcome: 'changed' }
    },
  })
  await connector.updateAccount?.(context, input)
  assert.deepEqual(input.changes, { givenName: 'Kim' })
})
