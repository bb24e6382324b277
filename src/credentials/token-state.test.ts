import assert from 'node:assert/strict'
import test from 'node:test'
import { dueWarning, stateOf } from './token-state.ts'

const now = new Date('2027-01-01T00:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)

test('a warning is due 30 days, 7 days and one day before the end, and at the end', () => {
  for (const [days, due] of [
    [31, undefined],
    [30.1, undefined],
    [30, 30],
    [7.1, 30],
    [7, 7],
    [1.1, 7],
    [1, 1],
    [0.1, 1],
    [0, 0],
    [-400, 0],
  ] as const)
    assert.equal(dueWarning(inDays(days), now), due, String(days))
})

test('a token is valid, about to end, at its end, or revoked before all', () => {
  const state = (days: number | undefined, revokedAt?: Date) =>
    stateOf({ expiresAt: days === undefined ? undefined : inDays(days), revokedAt }, now)
  assert.deepEqual(
    [undefined, 31, 30, 0.1, 0, -1].map((days) => state(days)),
    [...['valid', 'valid', 'expiring', 'expiring', 'expired', 'expired']],
  )
  assert.deepEqual(
    [undefined, 31, -1].map((days) => state(days, now)),
    ['revoked', 'revoked', 'revoked'],
  )
})
