import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { makePaces } from '../../src/applications/pace.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import { memoryApplication } from './memory-application.ts'
import { startRoad } from './road.ts'

/** Two nodes of one application on one database, each with its own idea of the pace. */
async function startPaces(rate: { readonly requests: number; readonly perMs: number }) {
  const road = await startRoad(memoryApplication())
  const applicationId = road.context.application.id
  const [first, second] = [makePaces(road.db, applicationId, rate), makePaces(road.db, applicationId, rate)]
  return {
    first,
    second,
    /** How far ahead slots are given away. */
    async givenMs() {
      const { rows } = await sql<{ ms: number }>`
        select (extract(epoch from arrives_at - clock_timestamp()) * 1000)::float8 as ms from rate_window`.execute(
        road.db,
      )
      return rows[0]?.ms ?? 0
    },
    [Symbol.asyncDispose]: () => road[Symbol.asyncDispose](),
  }
}

test('what waits on two nodes takes slots only a moment ahead; a leaver gets the next one before all of it', async () => {
  await using paces = await startPaces({ requests: 4, perMs: 1_000 })
  const order: string[] = []
  const others = Array.from({ length: 12 }, (_, n) =>
    (n % 2 === 0 ? paces.first : paces.second).other.wait().then(() => order.push('other')),
  )
  await sleep(300)
  // One slot apart and a moment ahead, not twelve slots.
  assert.ok((await paces.givenMs()) <= 2 * 250 + 250)
  const early = order.length
  await paces.second.leaver.wait()
  order.push('leaver')
  await Promise.all(others)
  const place = order.indexOf('leaver')
  assert.equal(order.length, 13)
  assert.ok(place - early <= 3, `the leaver came ${place - early} places later, ${early} were served before`)
})

test('leavers one after the other keep the pace too', async () => {
  await using paces = await startPaces({ requests: 20, perMs: 1_000 })
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: 11 }, () => paces.first.leaver.wait()))
  // Ten spacings of 50 ms: never less, however fast the machine is.
  assert.ok(performance.now() - startedAt >= 450)
})

test('others that can not be served in time are told so; a pause holds for a leaver too', async () => {
  await using paces = await startPaces({ requests: 1, perMs: 3_600_000 })
  await paces.first.other.wait()
  const refused = (error: unknown) => error instanceof ConnectorError && error.code === 'rateLimited'
  await assert.rejects(paces.first.other.wait(), refused)
  await assert.rejects(paces.second.other.wait(), refused)
  await assert.rejects(paces.second.leaver.wait(), refused)
  await using paused = await startPaces({ requests: 100, perMs: 1_000 })
  await paused.first.other.pause(60_000)
  await assert.rejects(paused.second.leaver.wait(), refused)
  await assert.rejects(paused.second.other.wait(), refused)
})
