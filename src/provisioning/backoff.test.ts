import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { backoffMs } from './backoff.ts'

const least = (attempt: number) => backoffMs(attempt, () => 0)
const most = (attempt: number) => backoffMs(attempt, () => 1)

test('the first wait is one to two seconds, and each next one is twice as long', () => {
  assert.deepEqual([least(0), most(0)], [1_000, 2_000])
  assert.deepEqual([least(3), most(3)], [8_000, 16_000])
})

test('no wait is shorter than the first or longer than a quarter of an hour', () => {
  const anyAttempt = fc.oneof(fc.nat(20), fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER))
  fc.assert(
    fc.property(anyAttempt, fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const ms = backoffMs(attempt, () => random)
      assert.ok(Number.isSafeInteger(ms) && ms >= 1_000 && ms <= 900_000, String(ms))
    }),
    runs(500),
  )
})

test('a later attempt never waits less than an earlier one at the same luck', () => {
  for (let attempt = 1; attempt < 40; attempt += 1) assert.ok(least(attempt) >= least(attempt - 1))
  assert.equal(most(40), 900_000)
})
