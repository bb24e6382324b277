import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient } from './api-client.ts'
import { controlOf } from './control-client.ts'
import { startSimulator } from './start-simulator.ts'
import { toyVendor } from './toy-vendor.ts'

test('a Retry-After that lies says one thing and refuses for longer, every matching request', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  const match = { method: 'GET' }
  await control.setFaults({ kind: 'throttle', retryAfter: 0, lies: 0.3, count: 1, match })
  for (let at = 0; at < 3; at++) {
    const { status, headers } = await call('GET', '/notes')
    assert.deepEqual([status, headers.get('retry-after')], [429, '0'])
  }
  assert.equal((await call('POST', '/notes', { text: 'not matched' })).status, 201)
  await sleep(310)
  assert.equal((await call('GET', '/notes')).status, 200)
  assert.equal((await control.faults())[0]?.['fired'], 1)
})

test('a Retry-After that lies may also refuse for a shorter time than it says', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const call = apiClient(vendor.url)
  await controlOf(vendor).setFaults({ kind: 'throttle', retryAfter: 3_600, lies: 0.05, count: 1 })
  const { status, headers } = await call('GET', '/notes')
  assert.deepEqual([status, headers.get('retry-after')], [429, '3600'])
  await sleep(60)
  assert.equal((await call('GET', '/notes')).status, 200)
})

test('a fault that skips lets so many requests pass before it begins', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const call = apiClient(vendor.url)
  await controlOf(vendor).setFaults({ kind: 'error', skip: 2, count: 1, match: { path: '/notes/1' } })
  const statuses: number[] = []
  for (const path of ['/notes', '/notes/1', '/notes/1', '/notes', '/notes/1', '/notes/1'])
    statuses.push((await call('GET', path)).status)
  assert.deepEqual(statuses, [200, 200, 200, 200, 500, 200])
})
