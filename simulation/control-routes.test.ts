import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from './api-client.ts'
import { controlOf } from './control-client.ts'
import { startSimulator } from './start-simulator.ts'
import { toyVendor } from './toy-vendor.ts'

test('settings say how to connect, and are the same as the simulator object', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const { body } = await apiClient(vendor.url)('GET', '/__sim/settings')
  const { url, settings, secrets } = vendor
  assert.deepEqual(body, { vendor: 'toy', url, settings, secrets })
  assert.deepEqual(settings, { baseUrl: url })
})

test('the ledger lists what was committed, in order, and nothing else', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const keyed = apiClient(vendor.url, { 'Idempotency-Key': 'k-1' })
  await keyed('POST', '/notes', { text: 'one' })
  await keyed('POST', '/notes', { text: 7 })
  await apiClient(vendor.url)('POST', '/notes', { text: 'two' })
  await apiClient(vendor.url)('GET', '/notes')

  const entries = await controlOf(vendor).ledger()
  assert.deepEqual(
    entries.map(({ at: _, ...rest }) => rest),
    [
      {
        n: 1,
        op: 'create',
        target: 'note:2',
        detail: { text: 'one' },
        idempotencyKey: 'k-1',
        responded: true,
      },
      { n: 2, op: 'create', target: 'note:3', detail: { text: 'two' }, responded: true },
    ],
  )
  for (const { at } of entries) assert.equal(new Date(at).toISOString(), at)
})

test('a change by an admin is shown in the state, not in the ledger', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  assert.deepEqual(await control.admin('writeNote', { text: 'by hand' }), { text: 'by hand' })
  await assert.rejects(control.admin('writeNote'), /400.*text.* is missing/)
  await assert.rejects(control.admin('constructor'), /must be one of writeNote, eraseNote, changeKey/)

  const state = await control.state()
  assert.deepEqual(state['notes'], ['the first note', 'by hand'])
  const [change] = state['adminChanges'] as { n: number; action: string; detail: unknown }[]
  assert.deepEqual([change?.n, change?.action, change?.detail], [1, 'writeNote', { text: 'by hand' }])
  assert.deepEqual(await control.ledger(), [])
})

test('a reset brings back the seed, and empties ledger, faults, admin changes and unhandled calls', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await call('POST', '/notes', { text: 'one' })
  await call('GET', '/nowhere')
  await control.admin('writeNote', { text: 'by hand' })
  await control.setFaults({ kind: 'error' })
  await control.reset()

  assert.deepEqual(await control.state(), { notes: ['the first note'], adminChanges: [], unhandled: [] })
  assert.deepEqual(await control.ledger(), [])
  assert.deepEqual(await control.faults(), [])
})

test('what nobody simulated is a 501 that names it, and is counted', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const call = apiClient(vendor.url)
  assert.deepEqual((await call('DELETE', '/notes/1')).body, { message: 'DELETE /notes/1 is not simulated' })
  await call('DELETE', '/notes/1')
  await call('GET', '/__proto__')
  const colors = await call('GET', '/colors?shade=dark')
  const crash = await call('GET', '/crash')
  assert.deepEqual([colors.status, colors.body], [501, { message: 'any color is not simulated' }])
  assert.equal(crash.status, 501)
  assert.match(JSON.stringify(crash.body), /out of paper/)
  assert.deepEqual((await controlOf(vendor).state())['unhandled'], [
    { call: 'DELETE /notes/1', count: 2 },
    { call: 'GET /__proto__', count: 1 },
    { call: 'GET /colors?shade=dark', count: 1 },
    { call: 'GET /crash', count: 1 },
  ])
})

test('an unknown control call says which there are', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const { status, body } = await apiClient(vendor.url)('GET', '/__sim/toString')
  assert.equal(status, 404)
  assert.match(JSON.stringify(body), /GET ledger, GET state/)
})

test('a written-out route wins, a parameter is decoded, a body that is no JSON never reaches the vendor', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const call = apiClient(vendor.url)
  assert.deepEqual((await call('GET', '/notes/latest')).body, { text: 'the first note' })
  assert.deepEqual((await call('GET', '/notes/%31')).body, { text: 'the first note' })
  assert.equal((await call('GET', '/notes/%zz')).status, 404)
  const broken = await fetch(`${vendor.url}/notes`, { method: 'POST', body: '{"text":' })
  assert.deepEqual([broken.status, await broken.json()], [400, { message: 'not JSON' }])
  assert.equal((await apiClient(vendor.url, { key: 'locked' })('GET', '/notes')).status, 403)
})
