import assert from 'node:assert/strict'
import test from 'node:test'
import { makeWrongAttempts } from './wrong-attempts.ts'

const at = (second: number) => new Date(1_800_000_000_000 + second * 1_000)

test('attempts are counted for a minute, then from the beginning', () => {
  const attempts = makeWrongAttempts()
  assert.deepEqual(attempts.note('a', at(0)), { count: 1, secondsLeft: 60 })
  assert.deepEqual(attempts.note('a', at(20)), { count: 2, secondsLeft: 40 })
  assert.deepEqual(attempts.note('b', at(20)), { count: 1, secondsLeft: 60 })
  assert.deepEqual(attempts.note('a', at(59.5)), { count: 3, secondsLeft: 1 })
  assert.deepEqual(attempts.note('a', at(60)), { count: 1, secondsLeft: 60 })
})

test('a clock that was set back counts from the beginning, and never asks to wait longer than a minute', () => {
  const attempts = makeWrongAttempts()
  attempts.note('a', at(3_600))
  assert.deepEqual(attempts.note('a', at(0)), { count: 1, secondsLeft: 60 })
  assert.deepEqual(attempts.note('a', at(-30)), { count: 2, secondsLeft: 60 })
})

test('however many addresses there are, what is kept stays small, and the oldest goes first', () => {
  const attempts = makeWrongAttempts()
  for (let number = 0; number < 10_001; number += 1) attempts.note(String(number), at(0))
  assert.equal(attempts.note('10000', at(1)).count, 2)
  assert.equal(attempts.note('5000', at(1)).count, 2)
  assert.equal(attempts.note('0', at(1)).count, 1)
})
