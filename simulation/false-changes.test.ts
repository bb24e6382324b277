import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from './api-client.ts'
import { controlOf } from './control-client.ts'
import { startSimulator } from './start-simulator.ts'
import { toyVendor } from './toy-vendor.ts'

test('a silent no-op is answered as made, and nothing is made or in the ledger', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'noop', count: 2 })
  assert.equal((await call('POST', '/notes', {})).status, 422)
  const created = await call('POST', '/notes', { text: 'a' })
  const changed = await call('PUT', '/notes/1', { text: 'b' })
  assert.deepEqual([created.status, created.body], [201, { id: '2', text: 'a' }])
  assert.deepEqual([changed.status, changed.body], [200, { id: '1', text: 'b' }])
  assert.deepEqual((await control.state())['notes'], ['the first note'])
  assert.deepEqual(await control.ledger(), [])
  assert.equal((await call('POST', '/notes', { text: 'made' })).status, 201)
  assert.equal((await control.ledger()).length, 1)
})

test('a change is answered in full and made without the named fields, and the ledger says what was made', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'partial', fields: ['text'] })
  const put = await call('PUT', '/notes/1', { text: 'new', author: 'kim' })
  assert.deepEqual(put.body, { id: '1', text: 'new', author: 'kim' })
  assert.deepEqual((await call('GET', '/notes/1')).body, { text: 'the first note', author: 'kim' })
  await control.setFaults({ kind: 'partial', fields: ['author'] })
  const post = await call('POST', '/notes', { text: 'a', author: 'kim' })
  assert.deepEqual(post.body, { id: '2', text: 'a', author: 'kim' })
  assert.deepEqual(
    (await control.ledger()).map(({ op, detail }) => ({ op, detail })),
    [
      { op: 'update', detail: { text: 'the first note', author: 'kim' } },
      { op: 'create', detail: { text: 'a' } },
    ],
  )
})

test('without names a change loses its last field; one that needs it, or has no other, is left alone', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'partial' })
  await call('PUT', '/notes/1', { text: 'b', author: 'kim' })
  await call('POST', '/notes', { author: 'kim', text: 'needed' })
  await call('PUT', '/notes/2', { author: 'lee' })
  assert.deepEqual((await call('GET', '/notes/1')).body, { text: 'b' })
  assert.deepEqual((await call('GET', '/notes/2')).body, { text: 'needed', author: 'lee' })
  assert.equal((await control.faults())[0]?.['fired'], 1)
})

test('an e-mail address is stored in another letter case than it was sent in, other text is not', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  const stored = async (fault: object) => {
    await control.setFaults({ kind: 'emailCase', ...fault })
    await call('PUT', '/notes/1', { text: 'To Kim', author: 'Kim@example.com' })
    return (await call('GET', '/notes/1')).body
  }
  assert.deepEqual(await stored({}), { text: 'To Kim', author: 'kIM@EXAMPLE.COM' })
  assert.deepEqual(await stored({ to: 'lower' }), { text: 'To Kim', author: 'kim@example.com' })
  assert.deepEqual(await stored({ to: 'upper' }), { text: 'To Kim', author: 'KIM@EXAMPLE.COM' })
  assert.equal((await control.ledger())[0]?.detail['author'], 'kIM@EXAMPLE.COM')
})

test('an expired credential opens nothing until the fault is cleared or the credential replaced', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  const expire = { kind: 'expire', skip: 1, match: { method: 'POST' } }
  await control.setFaults(expire)
  assert.equal((await call('POST', '/notes', { text: 'a' })).status, 201)
  assert.equal((await call('GET', '/notes')).status, 200)
  for (const method of ['POST', 'GET']) {
    const json = method === 'POST' ? { text: 'b' } : undefined
    const { status, body } = await call(method, '/notes', json)
    assert.deepEqual([status, body], [401, { message: 'the key has expired' }])
  }
  await control.setFaults()
  assert.equal((await call('GET', '/notes')).status, 200)

  await control.setFaults({ kind: 'expire' })
  assert.equal((await call('GET', '/notes')).status, 401)
  await control.admin('changeKey')
  assert.equal((await call('GET', '/notes')).status, 200)
  assert.equal((await control.ledger()).length, 1)
})

test('a downgraded credential may read, and change nothing, until the fault is cleared', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'downgrade', match: { path: '/notes/1' } })
  assert.equal((await call('POST', '/notes', { text: 'a' })).status, 201)
  assert.equal((await call('GET', '/notes/1')).status, 200)
  assert.equal((await call('GET', '/notes')).status, 200)
  const refused = await call('POST', '/notes', { text: 'b' })
  assert.deepEqual([refused.status, refused.body], [403, { message: 'the key may only read' }])
  await control.setFaults()
  assert.equal((await call('POST', '/notes', { text: 'b' })).status, 201)
})

test('faults that bend the vendor act together, the first one posted outermost, and before a fault after', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults(
    { kind: 'drift', how: 'rename', field: 'author', to: 'writer' },
    { kind: 'emailCase', to: 'lower' },
    { kind: 'error', status: 502, phase: 'after', count: 1 },
  )
  assert.equal((await call('PUT', '/notes/1', { author: 'Kim@example.com' })).status, 502)
  assert.deepEqual((await call('GET', '/notes/1')).body, {
    text: 'the first note',
    writer: 'kim@example.com',
  })
})

test('chance decides by the seed for faults that bend the vendor, too', async () => {
  const run = async (random: number) => {
    await using vendor = await startSimulator(toyVendor, { random })
    await controlOf(vendor).setFaults({ kind: 'noop', probability: 0.5 })
    for (let at = 0; at < 30; at++) await apiClient(vendor.url)('PUT', '/notes/1', { text: `${at}` })
    return (await controlOf(vendor).ledger()).map(({ detail }) => detail)
  }
  const [first, second, other] = [await run(3), await run(3), await run(4)]
  assert.deepEqual(first, second)
  assert.notDeepEqual(first, other)
})
