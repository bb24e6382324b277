import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient } from './api-client.ts'
import { controlOf } from './control-client.ts'
import { startSimulator } from './start-simulator.ts'
import { toyVendor } from './toy-vendor.ts'

test('a stale reading shows what was, then what is; changes always meet what is', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'stale', ms: 150 })
  await call('PUT', '/notes/1', { text: 'changed' })
  await control.admin('writeNote', { text: 'by hand' })
  assert.deepEqual((await call('GET', '/notes/1')).body, { text: 'the first note' })
  assert.deepEqual((await call('GET', '/notes')).body, ['1'])
  assert.deepEqual((await call('POST', '/notes', { text: 'a' })).body, { id: '3', text: 'a' })
  await sleep(160)
  assert.deepEqual((await call('GET', '/notes/1')).body, { text: 'changed' })
  assert.deepEqual((await call('GET', '/notes')).body, ['1', '2', '3'])
})

test('a stale reading goes back step by step, and is still refused to who may not read now', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const call = apiClient(vendor.url)
  await controlOf(vendor).setFaults({ kind: 'stale', ms: 200 })
  await call('PUT', '/notes/1', { text: 'one' })
  await sleep(120)
  await call('PUT', '/notes/1', { text: 'two' })
  await sleep(120)
  assert.deepEqual((await call('GET', '/notes/1')).body, { text: 'one' })
  assert.equal((await apiClient(vendor.url, { key: 'locked' })('GET', '/notes')).status, 403)
})

/** Reads notes 1 to 6 in pages of two, by offset. */
async function pagesWith(fault: object): Promise<readonly unknown[]> {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  for (let at = 2; at <= 6; at++) await control.admin('writeNote', { text: `note ${at}` })
  await control.setFaults({ kind: 'pages', ...fault })
  const call = apiClient(vendor.url)
  await call('GET', '/notes/1')
  const pages: unknown[] = []
  for (const offset of [0, 2, 4]) pages.push((await call('GET', `/notes/page?offset=${offset}`)).body)
  return pages
}

test('a listing repeats, skips or shifts pages, or lies about its total', async () => {
  const page = (...items: readonly string[]) => ({ items, total: 6 })
  const [first, second, third] = [page('1', '2'), page('3', '4'), page('5', '6')]
  assert.deepEqual(await pagesWith({ how: 'repeat' }), [first, first, second])
  assert.deepEqual(await pagesWith({ how: 'repeat', count: 1 }), [first, first, third])
  assert.deepEqual(await pagesWith({ how: 'skip', match: { path: 'offset=2' } }), [first, third, third])
  assert.deepEqual(await pagesWith({ how: 'shift' }), [first, page('4', '5'), page('6')])
  assert.deepEqual(await pagesWith({ how: 'shift', by: -1 }), [first, page('2', '3'), page('4', '5')])
  assert.deepEqual(await pagesWith({ how: 'total', by: -2, count: 1 }), [
    { ...first, total: 4 },
    second,
    third,
  ])
})

test('an admin changes something right after a reading, which does not show it', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'admin', action: 'eraseNote', input: { id: ':id' }, count: 1 })
  assert.equal((await call('POST', '/notes', { text: 'a' })).status, 201)
  assert.equal((await call('GET', '/notes/7')).status, 404)
  assert.deepEqual((await call('GET', '/notes/2')).body, { text: 'a' })
  assert.equal((await call('GET', '/notes/2')).status, 404)
  const { adminChanges } = await control.state()
  const [change] = adminChanges as readonly { action: string; detail: unknown }[]
  assert.deepEqual([change?.action, change?.detail], ['eraseNote', { id: '2' }])
  assert.equal((await control.ledger()).length, 1)
})

test('an admin change that the vendor refuses is counted as unhandled', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  await control.setFaults({ kind: 'admin', action: 'eraseNote', input: { id: 9 }, count: 1 })
  await apiClient(vendor.url)('GET', '/notes')
  const { unhandled, adminChanges } = await control.state()
  assert.deepEqual(unhandled, [{ call: 'admin eraseNote: there is no note 9', count: 1 }])
  assert.deepEqual(adminChanges, [])
})
