import assert from 'node:assert/strict'
import test from 'node:test'
import { parseInstant } from './instant.ts'

test('the same moment in two time zones is the same instant', () => {
  assert.equal(parseInstant('2026-05-13T04:42:34Z'), Date.UTC(2026, 4, 13, 4, 42, 34))
  assert.equal(parseInstant('2026-05-13T06:42:34+02:00'), parseInstant('2026-05-13T04:42:34Z'))
  assert.equal(parseInstant('2026-05-12T23:12:34-05:30'), parseInstant('2026-05-13T04:42:34Z'))
})

test('fractions count to the millisecond, a missing zone is UTC, a missing time is midnight', () => {
  assert.equal(parseInstant('2026-01-01T00:00:00.1239999Z'), Date.UTC(2026, 0, 1, 0, 0, 0, 123))
  assert.equal(parseInstant('2026-01-01T10:00:00'), Date.UTC(2026, 0, 1, 10))
  assert.equal(parseInstant('2026-01-01'), Date.UTC(2026, 0, 1))
  assert.equal(parseInstant('0099-01-01T00:00:00Z'), new Date('0099-01-01T00:00:00Z').getTime())
})

test('what is no date has no instant', () => {
  const wrong = ['', 'yesterday', '1', '2026-02-30', '2026-13-01', '2026-00-10', '2026-01-01T24:00:00Z']
  for (const text of [...wrong, '2026-01-01T10:60:00Z', '2026-01-01T10:00:00+15:00', '2026-01-01 10:00Z']) {
    assert.equal(parseInstant(text), undefined, text)
  }
})
