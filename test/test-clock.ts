import type { Clock } from '../src/clock.ts'

/** Real time that a test can turn forward. */
export type TestClock = Clock & { advance(ms: number): void }

export function testClock(): TestClock {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    advance(ms) {
      ahead += ms
    },
  }
}
