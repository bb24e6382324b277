import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient } from './api-client.ts'
import { type Control, controlOf } from './control-client.ts'
import { startSimulator } from './start-simulator.ts'
import { toyVendor } from './toy-vendor.ts'

async function responses(control: Control): Promise<readonly boolean[]> {
  return (await control.ledger()).map(({ responded }) => responded)
}

test('an error before the commit leaves no entry; after it, one that was answered', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'error', status: 503 })
  assert.equal((await call('POST', '/notes', { text: 'a' })).status, 503)
  assert.deepEqual(await control.ledger(), [])

  await control.setFaults({ kind: 'error', phase: 'after' })
  assert.equal((await call('POST', '/notes', { text: 'a' })).status, 500)
  assert.deepEqual(await responses(control), [true])
})

test('a reset before the commit leaves no entry; after it, one that was not answered', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'reset' })
  await assert.rejects(call('POST', '/notes', { text: 'a' }), /fetch failed/)
  assert.deepEqual(await control.ledger(), [])

  await control.setFaults({ kind: 'reset', phase: 'after' })
  const error = await call('POST', '/notes', { text: 'a' }).catch((thrown: Error) => thrown)
  assert.equal((error as { cause?: { code?: string } }).cause?.code, 'ECONNRESET')
  assert.deepEqual(await responses(control), [false])
})

test('a timeout never answers; after the commit it leaves an entry that was not answered', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  for (const phase of ['before', 'after']) {
    await control.setFaults({ kind: 'timeout', phase })
    const waits = fetch(`${vendor.url}/notes`, {
      method: 'POST',
      body: '{"text":"a"}',
      signal: AbortSignal.timeout(100),
    })
    await assert.rejects(waits, /timeout/)
  }
  await sleep(50)
  assert.deepEqual(await responses(control), [false])
})

test('latency waits, then the request goes on its way, also when the client has gone', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  await control.setFaults({ kind: 'latency', ms: 150 })
  const started = performance.now()
  assert.equal((await apiClient(vendor.url)('POST', '/notes', { text: 'a' })).status, 201)
  assert.ok(performance.now() - started >= 145)

  const impatient = fetch(`${vendor.url}/notes`, {
    method: 'POST',
    body: '{"text":"b"}',
    signal: AbortSignal.timeout(50),
  })
  await assert.rejects(impatient)
  await sleep(250)
  assert.deepEqual(await responses(control), [true, false])
})

test('throttling says when to come back in each of the forms', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  const retryAfter = async (fault: object) => {
    await control.setFaults({ kind: 'throttle', ...fault })
    const { status, headers } = await call('POST', '/notes', { text: 'a' })
    return [status, headers.get('retry-after')]
  }
  assert.deepEqual(await retryAfter({ retryAfter: 30 }), [429, '30'])
  assert.deepEqual(await retryAfter({ status: 503 }), [503, null])
  assert.deepEqual(await retryAfter({ retryAfter: 'absent' }), [429, null])
  const [, date] = await retryAfter({ retryAfter: 'date' })
  const inMs = Date.parse(String(date)) - Date.now()
  assert.ok(inMs > 0 && inMs <= 2_000, `${date} is 2 s away`)
  assert.deepEqual(await control.ledger(), [])
})

test('HTML comes with a 200', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  await controlOf(vendor).setFaults({ kind: 'html' })
  const { status, headers, body } = await apiClient(vendor.url)('GET', '/notes')
  assert.deepEqual([status, headers.get('content-type')], [200, 'text/html; charset=utf-8'])
  assert.match(String(body), /^<!doctype html>/)
})

test('what was read or refused is not hit by a fault after the commit', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults({ kind: 'error', phase: 'after' })
  assert.equal((await call('GET', '/notes')).status, 200)
  assert.equal((await call('POST', '/notes', {})).status, 422)
  assert.equal((await control.faults())[0]?.['fired'], 0)
})

test('count and match choose the requests that are hit, and a spent fault lets the next one act', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const control = controlOf(vendor)
  const call = apiClient(vendor.url)
  await control.setFaults(
    { kind: 'error', status: 500, count: 2, match: { method: 'get' } },
    { kind: 'error', status: 502, count: 1, match: { path: '/notes/1?deep=yes' } },
    { kind: 'error', status: 504, match: { method: 'POST', path: '/elsewhere' } },
  )
  const statuses: number[] = []
  for (const path of ['/notes/1', '/notes/1', '/notes/1', '/notes/%31?deep=yes', '/notes/1?deep=yes'])
    statuses.push((await call('GET', path)).status)
  statuses.push((await call('POST', '/notes', { text: 'a' })).status)
  assert.deepEqual(statuses, [500, 500, 200, 502, 200, 201])
  assert.deepEqual(
    (await control.faults()).map(({ fired }) => fired),
    [2, 1, 0],
  )
})

test('a probability is decided by the seed: the same number gives the same run, another one another', async () => {
  const run = async (random: number) => {
    await using vendor = await startSimulator(toyVendor, { random })
    await controlOf(vendor).setFaults({ kind: 'error', probability: 0.3 })
    const call = apiClient(vendor.url)
    const hits: boolean[] = []
    for (let at = 0; at < 100; at++) hits.push((await call('GET', '/notes')).status === 500)
    return hits
  }
  const [first, second, other] = [await run(7), await run(7), await run(8)]
  assert.deepEqual(first, second)
  assert.notDeepEqual(first, other)
  const share = first.filter(Boolean).length
  assert.ok(share > 15 && share < 45, `${share} of 100 at 0.3`)
})

test('a fault list in either form replaces the one before, and can be cleared', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const call = apiClient(vendor.url)
  await call('POST', '/__sim/faults', [{ kind: 'error' }, { kind: 'reset' }])
  const posted = await call('POST', '/__sim/faults', { faults: [{ kind: 'latency', ms: 1 }] })
  assert.deepEqual(posted.body, [{ kind: 'latency', ms: 1, fired: 0 }])
  await call('GET', '/notes')
  assert.deepEqual((await call('GET', '/__sim/faults')).body, [{ kind: 'latency', ms: 1, fired: 1 }])
  assert.deepEqual((await call('DELETE', '/__sim/faults')).body, [])
})

const malformed: readonly (readonly [unknown, RegExp])[] = [
  [undefined, /expected an array of faults/],
  [{ kind: 'error' }, /expected an array of faults/],
  [['error'], /fault 0: must be an object/],
  [[{ kind: 'error' }, { kind: 'earthquake' }], /fault 1: unknown kind "earthquake"/],
  [[{ kind: 'toString' }], /unknown kind "toString"/],
  [[{}], /unknown kind undefined/],
  [
    [{ kind: 'error', stauts: 500 }],
    /error may only have kind, phase, probability, count, match, skip, status/,
  ],
  [[{ kind: 'error', phase: 'during' }], /the phase of error must be before or after/],
  [[{ kind: 'throttle', phase: 'after' }], /the phase of throttle must be before/],
  [[{ kind: 'error', probability: 2 }], /"probability" must be a number from 0 to 1/],
  [[{ kind: 'error', count: 0 }], /"count" must be a whole number from 1 up/],
  [[{ kind: 'error', skip: -1 }], /"skip" must be a whole number from 0 up/],
  [[{ kind: 'noop', phase: 'before' }], /the phase of noop must be during/],
  [[{ kind: 'throttle', lies: 3 }], /"lies" must be a number of seconds, next to a "retryAfter" in seconds/],
  [[{ kind: 'truncate', length: 5 }], /"length" must be "whole" or "cut"/],
  [[{ kind: 'contentType', type: 5 }], /"type" must be a media type/],
  [[{ kind: 'stale' }], /stale: "ms" must be a whole number from 1/],
  [[{ kind: 'pages' }], /"how" must be repeat, skip, shift, total/],
  [[{ kind: 'pages', how: 'total', by: 0 }], /"by" must be a whole number other than 0/],
  [[{ kind: 'drift', how: 'toString' }], /"how" must be rename, type, null or add/],
  [[{ kind: 'drift', how: 'null' }], /"field" must be the name of a field/],
  [[{ kind: 'drift', how: 'null', field: 'a', to: 'b' }], /"to" must be the new name/],
  [[{ kind: 'partial', fields: 'text' }], /"fields" must be a list of names/],
  [[{ kind: 'emailCase', to: 'toString' }], /"to" must be lower, upper, swap/],
  [[{ kind: 'admin', action: 'toString' }], /"action" must be one of writeNote, eraseNote, changeKey/],
  [[{ kind: 'admin', action: 'writeNote', input: 'a' }], /"input" must be an object/],
  [[{ kind: 'error', match: { url: '/' } }], /"match" must be an object/],
  [[{ kind: 'error', status: '500' }], /error: "status" must be a number/],
  [[{ kind: 'latency' }], /latency: "ms" must be a whole number/],
  [
    [{ kind: 'throttle', retryAfter: 'soon' }],
    /"retryAfter" must be a number of seconds, "date" or "absent"/,
  ],
]

test('a malformed fault is refused with what is wrong and the kinds there are, and nothing is replaced', async () => {
  await using vendor = await startSimulator(toyVendor, {})
  const call = apiClient(vendor.url)
  await call('POST', '/__sim/faults', [{ kind: 'latency', ms: 0 }])
  for (const [body, says] of malformed) {
    const reply = await call('POST', '/__sim/faults', body)
    const { message } = reply.body as { message: string }
    assert.equal(reply.status, 400)
    assert.match(message, says)
    assert.match(
      message,
      /The kinds are latency, throttle, error, reset, timeout, html, truncate, .*, expire, downgrade\.$/,
    )
  }
  assert.equal(((await call('GET', '/__sim/faults')).body as unknown[]).length, 1)
})
