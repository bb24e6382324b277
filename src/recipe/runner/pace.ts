import type { CodeClock } from './one-time-codes.ts'

const minuteMs = 60_000

/** At most so many in any minute, as a person who is in no hurry. */
export type Pace = {
  /** Waits until it is the next one's turn. */
  take(): Promise<void>
}

export function makePace(perMinute: number, clock: CodeClock): Pace {
  const taken: number[] = []
  return {
    async take() {
      for (;;) {
        const now = clock.now()
        while (taken[0] !== undefined && taken[0] <= now - minuteMs) taken.shift()
        if (taken.length < perMinute) break
        await clock.wait((taken[0] ?? now) + minuteMs - now)
      }
      taken.push(clock.now())
    },
  }
}
