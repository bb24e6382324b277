import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient } from './api-client.ts'
import { controlOf } from './control-client.ts'
import { startSimulator } from './start-simulator.ts'
import { toyVendor } from './toy-vendor.ts'

test('closing ends idle, hanging and delayed connections at once, and can be done twice', async () => {
  const vendor = await startSimulator(toyVendor, {})
  const idle = connect(Number(new URL(vendor.url).port), '127.0.0.1')
  idle.on('error', () => undefined)
  await once(idle, 'connect')
  await controlOf(vendor).setFaults(
    { kind: 'timeout', match: { method: 'GET' } },
    { kind: 'latency', ms: 60_000, match: { method: 'POST' } },
  )
  const call = apiClient(vendor.url)
  const hanging = [call('GET', '/notes'), call('POST', '/notes', { text: 'late' })]
  const ends = Promise.all(hanging.map((one) => assert.rejects(one)))
  await sleep(50)
  const idleEnds = once(idle, 'close')

  const started = performance.now()
  await Promise.all([vendor.close(), vendor.close()])
  await ends
  await idleEnds
  assert.ok(performance.now() - started < 1_000)
})

test('the port asked for is taken, and a port in use is an error', async () => {
  await using first = await startSimulator(toyVendor, {})
  const port = Number(new URL(first.url).port)
  await assert.rejects(startSimulator(toyVendor, { port }), /EADDRINUSE/)
  await first.close()
  await using second = await startSimulator(toyVendor, { port })
  assert.equal(second.url, `http://127.0.0.1:${port}`)
})

test('a client that goes in the middle of its request has changed nothing', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const socket = connect(Number(new URL(vendor.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"text":"half')
  await sleep(50)
  socket.destroy()
  await sleep(50)
  assert.deepEqual(await controlOf(vendor).ledger(), [])
})

test('the rate limit is a sliding second, and a refused request costs nothing', async () => {
  const limited = { ...toyVendor, rateLimit: { requests: 3, perMs: 1_000 } }
  await using vendor = await startSimulator(limited, {})
  const call = apiClient(vendor.url)
  const replies = await Promise.all(Array.from({ length: 6 }, () => call('GET', '/notes')))
  const refused = replies.filter(({ status }) => status === 429)
  assert.equal(refused.length, 3)
  assert.equal(replies.filter(({ status }) => status === 200).length, 3)
  assert.equal(refused[0]?.headers.get('retry-after'), '1')
  assert.equal(refused[0]?.headers.get('ratelimit-limit'), '3')
  assert.equal(refused[0]?.headers.get('ratelimit-remaining'), '0')

  await sleep(1_050)
  const again = await call('GET', '/notes')
  assert.deepEqual([again.status, again.headers.get('ratelimit-remaining')], [200, '2'])
})

test('the rate limit can be lifted', async () => {
  const limited = { ...toyVendor, rateLimit: { requests: 1, perMs: 60_000 } }
  await using vendor = await startSimulator(limited, { rateLimit: false })
  const call = apiClient(vendor.url)
  for (let at = 0; at < 5; at++) assert.equal((await call('GET', '/notes')).status, 200)
})
