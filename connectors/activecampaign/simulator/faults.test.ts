import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { controlOf } from '../../../simulation/control-client.ts'
import type { Simulator } from '../../../simulation/simulator.ts'
import { startActiveCampaign } from './server.ts'

const start = () => startActiveCampaign({ rateLimit: false, seed: 'company' })
const callsTo = ({ url, secrets }: Simulator) =>
  apiClient(`${url}/api/3`, { 'Api-Token': secrets['apiKey'] ?? '' })

const kim = {
  username: 'kim@example.com',
  firstName: 'Kim',
  lastName: 'Berg',
  email: 'kim@example.com',
  password: 'nobody-knows-this',
  group: 5,
}

async function page(vendor: Simulator, offset: number) {
  const { body } = await callsTo(vendor)('GET', `/users?limit=5&offset=${offset}`)
  const { users, meta } = body as { users: readonly { id: string }[]; meta: { total: string } }
  return { ids: users.map(({ id }) => Number(id)), total: meta.total }
}

test('pages of users repeat, are skipped and shift, and the total stays text when it lies', async () => {
  await using vendor = await start()
  const { setFaults } = controlOf(vendor)
  await setFaults({ kind: 'pages', how: 'repeat' })
  assert.deepEqual((await page(vendor, 0)).ids, [1, 2, 3, 4, 5])
  assert.deepEqual((await page(vendor, 5)).ids, [1, 2, 3, 4, 5])
  await setFaults({ kind: 'pages', how: 'skip' })
  assert.deepEqual((await page(vendor, 5)).ids, [11, 12, 13, 14])
  await setFaults({ kind: 'pages', how: 'shift' })
  assert.deepEqual((await page(vendor, 0)).ids, [1, 2, 3, 4, 5])
  assert.deepEqual((await page(vendor, 5)).ids, [7, 8, 9, 10, 11])
  await setFaults({ kind: 'pages', how: 'total', by: -1 })
  assert.deepEqual(await page(vendor, 0), { ids: [1, 2, 3, 4, 5], total: '13' })
})

test('an expired key is answered like a wrong one, and a new key works', async () => {
  await using vendor = await start()
  const control = controlOf(vendor)
  const call = callsTo(vendor)
  await control.setFaults({ kind: 'expire' })
  const { status, body } = await call('GET', '/users/me')
  assert.deepEqual([status, body], [403, { message: 'The API token is missing or not valid' }])
  await control.admin('rotateKey')
  assert.equal((await callsTo(vendor)('GET', '/users/me')).status, 200)
})

test('a downgraded key reads and changes nothing', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  await controlOf(vendor).setFaults({ kind: 'downgrade' })
  assert.equal((await call('GET', '/users')).status, 200)
  const { status, body } = await call('DELETE', '/users/3')
  assert.deepEqual([status, body], [403, { message: 'Forbidden' }])
  assert.deepEqual(await controlOf(vendor).ledger(), [])
})

test('a user whose group is passed over is created, and lands with those whom nobody put anywhere', async () => {
  await using vendor = await start()
  const control = controlOf(vendor)
  await control.setFaults({ kind: 'partial', fields: ['group'] })
  assert.equal((await callsTo(vendor)('POST', '/users', { user: kim })).status, 201)
  const moved = await callsTo(vendor)('PUT', '/users/3', { user: { lastName: 'Holm', group: 6 } })
  assert.equal((moved.body as { user: { userGroup: string } }).user.userGroup, '6')
  const { users } = await control.state()
  const groupOf = (id: string) =>
    (users as { id: string; group: string }[]).find((one) => one.id === id)?.group
  assert.deepEqual([groupOf('15'), groupOf('3')], ['SSO Users', 'Marketing'])
  const [created, updated] = await control.ledger()
  assert.deepEqual([created?.detail['group'], updated?.detail], [4, { lastName: 'Holm' }])
})

test('a stale reading and a silent no-op leave the account as it is', async () => {
  await using vendor = await start()
  const control = controlOf(vendor)
  const call = callsTo(vendor)
  const nameOf = async () =>
    (await call('GET', '/users/3').then(({ body }) => body)) as { user: { lastName: string } }
  await control.setFaults({ kind: 'stale', ms: 60_000 })
  await call('PUT', '/users/3', { user: { lastName: 'Holm' } })
  assert.equal((await nameOf()).user.lastName, 'Marsh')
  await control.setFaults({ kind: 'noop' })
  assert.equal((await call('PUT', '/users/3', { user: { lastName: 'Berg' } })).status, 200)
  assert.equal((await nameOf()).user.lastName, 'Holm')
})

test('an e-mail is kept in another case, and an admin moves a user between reading and writing', async () => {
  await using vendor = await start()
  const control = controlOf(vendor)
  const call = callsTo(vendor)
  const input = { id: ':id', group: 'Sales' }
  await control.setFaults({ kind: 'emailCase', to: 'upper' }, { kind: 'admin', action: 'moveUser', input })
  const { body } = await call('PUT', '/users/3', { user: { email: 'mia@example.com' } })
  assert.equal((body as { user: { email: string } }).user.email, 'MIA@EXAMPLE.COM')
  await call('GET', '/users/3')
  const { users, unhandled } = await control.state()
  const mia = (users as { id: string; group: string }[]).find(({ id }) => id === '3')
  assert.deepEqual([mia?.group, unhandled], ['Sales', []])
})
