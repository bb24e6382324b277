import assert from 'node:assert/strict'
import test from 'node:test'
import { ConnectorError } from '../connector/errors.ts'
import { makeLocalPace, spacingOf } from './pace.ts'

const hourMs = 3_600_000

test('without a limit nobody waits', async () => {
  const pace = makeLocalPace(undefined)
  for (let at = 0; at < 1_000; at += 1) await pace.wait()
})

test('the first request goes out at once', async () => {
  await makeLocalPace({ requests: 1, perMs: hourMs }).wait()
})

test('a slot further away than a caller should wait is refused, with how far it is', async () => {
  const pace = makeLocalPace({ requests: 2, perMs: hourMs })
  await pace.wait()
  assert.ok((await refusalOf(pace.wait())) > hourMs / 4)
})

test('a refused slot is not taken: asking again does not put the next one off', async () => {
  const pace = makeLocalPace({ requests: 1, perMs: hourMs })
  await pace.wait()
  for (let at = 0; at < 100; at += 1) assert.ok((await refusalOf(pace.wait())) <= hourMs)
})

test('after the vendor asked to wait for an hour, nobody hangs for an hour', async () => {
  const pace = makeLocalPace(undefined)
  await pace.pause(hourMs)
  const waitMs = await refusalOf(pace.wait())
  assert.ok(waitMs > hourMs / 2 && waitMs <= hourMs, String(waitMs))
})

test('a shorter pause does not end a longer one', async () => {
  const pace = makeLocalPace(undefined)
  await pace.pause(hourMs)
  await pace.pause(1)
  assert.ok((await refusalOf(pace.wait())) > hourMs / 2)
})

const hourly = { requests: 100, perMs: hourMs, burst: 50 }

test('a burst goes out at once, and is paid back so that no hour has more than the vendor allows', async () => {
  const pace = makeLocalPace(hourly)
  for (let at = 0; at < 50; at += 1) await pace.wait()
  assert.ok((await refusalOf(pace.wait())) > 71_000)
  const { spacingMs } = spacingOf(hourly)
  assert.equal(50 + hourMs / spacingMs, 100)
})

test('how long until several requests fit is told, and takes none of them', async () => {
  const pace = makeLocalPace(hourly)
  for (let asked = 0; asked < 10; asked += 1) assert.equal(await pace.roomIn(50), 0)
  assert.ok((await pace.roomIn(51)) > 71_000)
  for (let at = 0; at < 48; at += 1) await pace.wait()
  assert.equal(await pace.roomIn(2), 0)
  const more = await pace.roomIn(5)
  assert.ok(more > 3 * 71_000 && more < 3 * 73_000, String(more))
  await pace.pause(hourMs)
  assert.ok((await pace.roomIn(1)) > hourMs - 1_000)
})

async function refusalOf(waiting: Promise<void>): Promise<number> {
  const error = await waiting.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ConnectorError, 'nothing was refused')
  assert.equal(error.code, 'rateLimited')
  assert.ok(error.retryAfterMs !== undefined)
  return error.retryAfterMs
}
