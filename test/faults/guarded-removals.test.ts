import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guardedRemovals } from './guarded-removals.ts'

for (const people of [12, 40])
  test(`of ${people} people never more lose something in a day than the limit, by whatever way it is tried`, async () => {
    const { removed, held, mostInADay, limit } = await guardedRemovals({ people, moves: 10, seed: 7 })
    assert.ok(removed > 0 && held > 0)
    assert.equal(mostInADay, limit, 'the limit was reached')
  })
