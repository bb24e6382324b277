import assert from 'node:assert/strict'
import test from 'node:test'
import { refuseReading } from './accept.ts'

test('a first reading where nothing is known is believed, whatever it shows', () => {
  assert.equal(refuseReading(0, undefined), undefined)
  assert.equal(refuseReading(500, undefined), undefined)
})

test('a reading that shows nobody is never believed where there was somebody', () => {
  for (const before of [1, 3, 19, 1_000]) assert.equal(refuseReading(0, before)?.code, 'empty')
})

const limits: readonly (readonly [before: number, fewest: number])[] = [
  [2, 1],
  [4, 1],
  [19, 16],
  [20, 16],
  [99, 80],
  [100, 80],
  [1_000, 800],
]

for (const [before, fewest] of limits) {
  test(`after ${before} accounts a reading of ${fewest} is believed, and one of fewer is not`, () => {
    assert.equal(refuseReading(fewest, before), undefined)
    assert.notEqual(refuseReading(fewest - 1, before), undefined)
  })
}

test('a reading that lost much says what it shows and how many were known', () => {
  assert.deepEqual(refuseReading(50, 100), {
    code: 'shrunk',
    says: 'The reading shows 50 accounts, 100 were known before.',
  })
})

test('a reading that grew, and one after an empty application, is believed', () => {
  assert.equal(refuseReading(10_000, 10), undefined)
  assert.equal(refuseReading(5, 0), undefined)
})
