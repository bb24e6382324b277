import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { controlOf } from '../../../simulation/control-client.ts'
import type { Simulator } from '../../../simulation/simulator.ts'
import { startReference } from './server.ts'

const callsTo = ({ url, secrets }: Simulator) =>
  apiClient(`${url}/v1`, { Authorization: `Bearer ${secrets['token']}` })

/** With accounts a1 to a6, where a3 was deleted. */
async function start(): Promise<Simulator> {
  const vendor = await startReference()
  const { admin } = controlOf(vendor)
  for (let at = 1; at <= 6; at++)
    await admin('createAccount', { userName: `user${at}`, attributes: { title: `T${at}`, city: 'Bern' } })
  await admin('deleteAccount', { id: 'a3' })
  return vendor
}

type Page = {
  readonly items: readonly { readonly id: string }[]
  readonly next?: string
  readonly total: number
}

/** Follows the cursor as a client does, at most so often. */
async function walk(vendor: Simulator, most = 5): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = []
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? '' : `&cursor=${cursor}`
    const { items, next } = (await callsTo(vendor)('GET', `/accounts?limit=2${query}`)).body as Page
    pages.push(items.map(({ id }) => id))
    cursor = next
  } while (cursor !== undefined && pages.length < most)
  return pages
}

test('a walk along the cursor meets repeated, skipped and shifted pages', async () => {
  await using vendor = await start()
  const { setFaults } = controlOf(vendor)
  assert.deepEqual(await walk(vendor), [['a1', 'a2'], ['a4', 'a5'], ['a6']])
  await setFaults({ kind: 'pages', how: 'repeat', count: 1 })
  assert.deepEqual(await walk(vendor), [['a1', 'a2'], ['a1', 'a2'], ['a6']])
  await setFaults({ kind: 'pages', how: 'skip', count: 1 })
  assert.deepEqual(await walk(vendor), [['a4', 'a5'], ['a6']])
  await setFaults({ kind: 'pages', how: 'shift', count: 1 })
  assert.deepEqual(await walk(vendor), [
    ['a1', 'a2'],
    ['a5', 'a6'],
  ])
  await setFaults({ kind: 'pages', how: 'shift', by: -1, count: 1 })
  assert.deepEqual(await walk(vendor), [
    ['a1', 'a2'],
    ['a2', 'a4'],
    ['a5', 'a6'],
  ])
})

test('a total lies, also about a search, whose pages can not be turned', async () => {
  await using vendor = await start()
  const { setFaults } = controlOf(vendor)
  const search = async () => (await callsTo(vendor)('GET', '/accounts?userName=user1')).body as Page
  await setFaults({ kind: 'pages', how: 'total', by: 4 })
  assert.equal((await search()).total, 5)
  await setFaults({ kind: 'pages', how: 'skip' })
  assert.deepEqual(
    (await search()).items.map(({ id }) => id),
    ['a1'],
  )
})

test('an expired token is unauthorized until it is replaced; a downgraded one may read', async () => {
  await using vendor = await start()
  const control = controlOf(vendor)
  await control.setFaults({ kind: 'expire' })
  assert.equal((await callsTo(vendor)('GET', '/me')).status, 401)
  await control.admin('rotateToken')
  assert.equal((await callsTo(vendor)('GET', '/me')).status, 200)
  await control.setFaults({ kind: 'downgrade' })
  assert.equal((await callsTo(vendor)('GET', '/accounts/a1')).status, 200)
  const { status, body } = await callsTo(vendor)('POST', '/accounts/a1/disable')
  assert.deepEqual([status, (body as { code: string }).code], [403, 'forbidden'])
})

test('an attribute that is passed over keeps its value', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  await controlOf(vendor).setFaults({ kind: 'partial', fields: ['city'] })
  await call('PATCH', '/accounts/a1', { attributes: { title: 'Chief', city: 'Basel' } })
  const { attributes } = (await call('GET', '/accounts/a1')).body as { attributes: unknown }
  assert.deepEqual(attributes, { title: 'Chief', city: 'Bern' })
})

test('a stale reading shows accounts, groups and names as they were', async () => {
  await using vendor = await start()
  const control = controlOf(vendor)
  const call = callsTo(vendor)
  await control.admin('createGroup', { name: 'Sales' })
  await control.setFaults({ kind: 'stale', ms: 60_000 })
  await call('PUT', '/accounts/a1/groups', { groups: ['g1'] })
  await call('PATCH', '/accounts/a2', { userName: 'renamed' })
  await call('DELETE', '/accounts/a6')
  const read = async () => ({
    group: ((await call('GET', '/groups/g1')).body as { memberCount: number }).memberCount,
    renamed: ((await call('GET', '/accounts?userName=renamed')).body as Page).total,
    deleted: (await call('GET', '/accounts/a6')).status,
    next: ((await call('GET', '/accounts')).body as Page).total,
  })
  assert.deepEqual(await read(), { group: 0, renamed: 0, deleted: 200, next: 5 })
  await control.setFaults()
  assert.deepEqual(await read(), { group: 1, renamed: 1, deleted: 404, next: 4 })
})

test("a silent no-op uses an id up: it is nobody else's afterwards", async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  await controlOf(vendor).setFaults({ kind: 'noop', count: 1 })
  const lied = await call('POST', '/accounts', { userName: 'kim' })
  assert.equal((await call('GET', '/accounts/a7')).status, 404)
  const made = await call('POST', '/accounts', { userName: 'kim' })
  const ids = [lied, made].map(({ body }) => (body as { id: string }).id)
  assert.deepEqual(ids, ['a7', 'a8'])
})

test('a change by an admin in between disables the account that was read', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  const input = { id: ':id' }
  await controlOf(vendor).setFaults({ kind: 'admin', action: 'disableAccount', input, count: 1 })
  const active = async () => ((await call('GET', '/accounts/a2')).body as { active: boolean }).active
  assert.deepEqual([await active(), await active()], [true, false])
})
