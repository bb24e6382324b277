import assert from 'node:assert/strict'
import test from 'node:test'
import { parseRetryAfter } from './retry-after.ts'

const now = new Date('2026-11-24T08:00:00Z')
const sixHoursMs = 6 * 3_600_000

test('seconds are read', () => {
  for (const [value, ms] of [
    ['0', 0],
    ['1', 1_000],
    [' 120 ', 120_000],
    ['007', 7_000],
  ] as const) {
    assert.equal(parseRetryAfter(value, now), ms, value)
  }
})

test('each of the three forms of a date is read', () => {
  for (const value of [
    'Tue, 24 Nov 2026 08:01:30 GMT',
    'Tuesday, 24-Nov-26 08:01:30 GMT',
    ' Tue, 24 Nov 2026 08:01:30 GMT ',
  ]) {
    assert.equal(parseRetryAfter(value, now), 90_000, value)
  }
  assert.ok(parseRetryAfter('Tue Nov 24 08:01:30 2026', now) !== undefined)
})

test('a date that has passed means now', () => {
  assert.equal(parseRetryAfter('Tue, 24 Nov 2026 07:00:00 GMT', now), 0)
})

test('nothing is longer than six hours', () => {
  for (const value of ['21601', '999999999', '9999999999', '9'.repeat(400), 'Wed, 25 Nov 2026 08:00:00 GMT'])
    assert.equal(parseRetryAfter(value, now), sixHoursMs, value)
})

test('what can not be read is as good as absent, never "at once"', () => {
  for (const value of [
    undefined,
    '',
    ' ',
    'soon',
    '1.5',
    '-5',
    '+5',
    '1e3',
    '0x10',
    '5 s',
    'May 5',
    '1,2',
    'Tue, 99 Nov 2026 08:01:30 GMT',
    'Tue, soon',
  ]) {
    assert.equal(parseRetryAfter(value, now), undefined, String(value))
  }
})
