import assert from 'node:assert/strict'
import test from 'node:test'
import { ConnectorError } from '../connector/errors.ts'
import { makeLocalPace } from './pace.ts'

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
