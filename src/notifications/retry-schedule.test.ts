import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextTry } from './retry-schedule.ts'

const createdAt = new Date('2026-03-01T08:00:00Z')
const minutes = (count: number) => new Date(createdAt.getTime() + count * 60_000)

test('after 1, 4, 16, 64 and 256 minutes, and then never', () => {
  let now = createdAt
  const seen: number[] = []
  for (let attempts = 1; ; attempts += 1) {
    const next = nextTry(attempts, { createdAt, now })
    if (next === undefined) break
    seen.push((next.getTime() - now.getTime()) / 60_000)
    now = next
  }
  assert.deepEqual(seen, [1, 4, 16, 64, 256])
})

test('later where the receiver asks for it, and never after a day', () => {
  const ask = (retryAfterMs: number) => nextTry(1, { createdAt, now: minutes(0), retryAfterMs })
  assert.deepEqual(ask(10 * 60_000), minutes(10))
  assert.deepEqual(ask(1_000), minutes(1))
  assert.equal(nextTry(2, { createdAt, now: minutes(24 * 60 - 2) }), undefined)
})
