import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextCode } from './one-time-codes.ts'

/** RFC 6238, appendix B, for SHA-1: the last six of the eight digits. */
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

function clockAt(seconds: number) {
  let now = seconds * 1000
  return {
    now: () => now,
    async wait(ms: number) {
      now += ms
    },
  }
}

test('the codes are those of the standard', async () => {
  for (const [seconds, code] of [
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ] as const)
    assert.equal((await nextCode(seed, undefined, clockAt(seconds))).code, code)
})

test('a code is never used twice: the next half minute is waited for', async () => {
  const clock = clockAt(1_234_567_890)
  const first = await nextCode(seed, undefined, clock)
  const second = await nextCode(seed, first.counter, clock)
  assert.equal(second.counter, first.counter + 1)
  assert.notEqual(second.code, first.code)
})

test('a code that is about to change is not typed', async () => {
  const clock = clockAt(1_234_567_888)
  assert.equal(Math.floor(1_234_567_888 / 30) + 1, (await nextCode(seed, undefined, clock)).counter)
})
