import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from './api-client.ts'
import { controlOf } from './control-client.ts'
import { startSimulator } from './start-simulator.ts'
import { toyVendor } from './toy-vendor.ts'

test('a truncated answer to a change ends in the middle, and the change is made', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  await control.setFaults({ kind: 'truncate', count: 1 })
  const response = await fetch(`${vendor.url}/notes`, { method: 'POST', body: '{"text":"a long one"}' })
  assert.equal(response.status, 201)
  assert.equal(response.headers.get('content-length'), '30')
  await assert.rejects(response.text())
  const [entry] = await control.ledger()
  assert.deepEqual([entry?.detail, entry?.responded], [{ text: 'a long one' }, false])
})

test('a truncated answer may also pass for a whole one', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  await controlOf(vendor).setFaults({ kind: 'truncate', length: 'cut' })
  const { status, headers, body } = await apiClient(vendor.url)('GET', '/notes/1')
  assert.deepEqual([status, headers.get('content-length'), body], [200, '12', '{"text":"the'])
})

test('a wrong content type leaves the body as it is', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'contentType' })
  const html = await call('GET', '/notes/1')
  assert.deepEqual(html.body, { text: 'the first note' })
  assert.equal(html.headers.get('content-type'), 'text/html; charset=utf-8')
  await control.setFaults({ kind: 'contentType', type: 'text/plain' })
  assert.equal((await call('GET', '/notes/1')).headers.get('content-type'), 'text/plain')
})

test('a drifting schema shows in every object that has the field, and nowhere else', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  const drifted = async (fault: object, path = '/notes/1') => {
    await control.setFaults({ kind: 'drift', ...fault })
    return (await call('GET', path)).body
  }
  assert.deepEqual(await drifted({ how: 'rename', field: 'text', to: 'words' }), { words: 'the first note' })
  assert.deepEqual(await drifted({ how: 'rename', field: 'text' }), { text_new: 'the first note' })
  assert.deepEqual(await drifted({ how: 'null', field: 'text' }), { text: null })
  assert.deepEqual(await drifted({ how: 'type', field: 'text' }), { text: ['the first note'] })
  assert.deepEqual(await drifted({ how: 'type', field: 'total' }, '/notes/page'), {
    items: ['1'],
    total: '1',
  })
  assert.deepEqual(await drifted({ how: 'add', field: 'mood' }), { text: 'the first note', mood: 'added' })
  assert.deepEqual(await drifted({ how: 'null', field: 'mood' }), { text: 'the first note' })
  assert.equal((await control.faults())[0]?.['fired'], 0)
})

test('a refusal does not drift', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  await controlOf(vendor).setFaults({ kind: 'drift', how: 'null', field: 'message' })
  assert.deepEqual((await apiClient(vendor.url)('GET', '/notes/7')).body, { message: 'no such note' })
})
