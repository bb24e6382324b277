import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nodesUnderLoad } from './nodes-under-load.ts'

test('two servers, either frozen past its leases, and a database that restarts: nothing acknowledged is lost, nothing made twice', async () => {
  const { people, leases } = await nodesUnderLoad({
    ...{ pauses: 3, pauseMs: { from: 6_000, to: 6_500 }, restarts: 1, streams: 4, seed: 7 },
  })
  assert.ok(people >= 4, `${people} people`)
  assert.ok(leases > 0, 'a frozen server held a lease')
})
