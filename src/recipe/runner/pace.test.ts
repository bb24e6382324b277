import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makePace } from './pace.ts'

test('in no minute are there more than the pace allows, and nothing waits longer than it must', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 40 }),
      async (perMinute, pauses) => {
        let now = 0
        const clock = {
          now: () => now,
          async wait(ms: number) {
            assert.ok(ms > 0 && ms <= 60_000, `a wait of ${ms}`)
            now += ms
          },
        }
        const pace = makePace(perMinute, clock)
        const at: number[] = []
        for (const pause of pauses) {
          now += pause
          await pace.take()
          at.push(now)
        }
        assert.equal(at.length, pauses.length)
        for (const [first, time] of at.entries())
          assert.ok((at[first + perMinute] ?? Number.POSITIVE_INFINITY) >= time + 60_000)
      },
    ),
  )
})
