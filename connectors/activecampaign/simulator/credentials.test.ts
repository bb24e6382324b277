import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { controlOf } from '../../../simulation/control-client.ts'
import type { Simulator } from '../../../simulation/simulator.ts'
import { checkedCalls, loadContract } from '../../../test/openapi-contract.ts'
import { startActiveCampaign } from './server.ts'

const contract = loadContract(new URL('../contract.openapi.json', import.meta.url))
const callsWith = ({ url }: Simulator, headers: Record<string, string>) =>
  checkedCalls(contract, apiClient(`${url}/api/3`, headers))
const callsTo = (vendor: Simulator) => callsWith(vendor, { 'Api-Token': vendor.secrets['apiKey'] ?? '' })

test('a missing or wrong token is a 403 with a message, never a 401', async () => {
  await using vendor = await startActiveCampaign({ rateLimit: false })
  const key = vendor.secrets['apiKey'] ?? ''
  for (const headers of [{}, { 'Api-Token': 'wrong' }, { Authorization: `Bearer ${key}` }]) {
    const { status, body } = await callsWith(vendor, headers)('GET', '/users/me')
    assert.deepEqual([status, body], [403, { message: 'The API token is missing or not valid' }])
  }
  const me = (await callsTo(vendor)('GET', '/users/me')).body
  assert.equal((me as { user: { id: string } }).user.id, '2')
})

test('the key is the same in every run with one seed, and a rotated one replaces it', async () => {
  await using vendor = await startActiveCampaign({ rateLimit: false, random: 3 })
  await using twin = await startActiveCampaign({ rateLimit: false, random: 3 })
  await using other = await startActiveCampaign({ rateLimit: false, random: 4 })
  assert.deepEqual(vendor.secrets, twin.secrets)
  assert.notDeepEqual(vendor.secrets, other.secrets)

  const before = callsTo(vendor)
  await controlOf(vendor).admin('rotateKey')
  assert.equal((await before('GET', '/users/me')).status, 403)
  assert.equal((await callsTo(vendor)('GET', '/users/me')).status, 200)
  await controlOf(vendor).reset()
  assert.deepEqual(vendor.secrets, twin.secrets)
})

test('deleting the owner of the key is possible, and kills the key', async () => {
  await using vendor = await startActiveCampaign({ rateLimit: false })
  const call = callsTo(vendor)
  assert.equal((await call('DELETE', '/users/2')).status, 200)
  assert.equal((await call('GET', '/users/me')).status, 403)
  const [entry] = await controlOf(vendor).ledger()
  assert.deepEqual([entry?.op, entry?.target], ['delete', 'user:2'])
})

test('the key can do what the group of its owner may do', async () => {
  await using vendor = await startActiveCampaign({ rateLimit: false })
  const call = callsTo(vendor)
  await controlOf(vendor).admin('moveUser', { id: 2, group: 'Content' })
  assert.equal((await call('GET', '/users')).status, 200)
  for (const [method, path] of [
    ['POST', '/users'],
    ['PUT', '/users/1'],
    ['DELETE', '/users/2'],
    ['POST', '/groups'],
    ['PUT', '/groups/5'],
    ['DELETE', '/groups/5'],
  ] as const) {
    const { status, body } = await call(method, path, method === 'DELETE' ? undefined : {})
    assert.deepEqual([method, path, status, body], [method, path, 403, { message: 'Forbidden' }])
  }
  assert.deepEqual(await controlOf(vendor).ledger(), [])
})

test('over five requests in a second the account is told to wait, whatever the key', async () => {
  await using vendor = await startActiveCampaign()
  const call = callsTo(vendor)
  const replies = await Promise.all(Array.from({ length: 7 }, () => call('GET', '/users/me')))
  assert.equal(replies.filter(({ status }) => status === 429).length, 2)
  const { status, headers } = await callsWith(vendor, {})('GET', '/users/me')
  assert.deepEqual([status, headers.get('retry-after'), headers.get('ratelimit-limit')], [429, '1', '5'])
})
