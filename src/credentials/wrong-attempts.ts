/**
 * Counts wrong credentials by who is asked and from where. It never turns anybody away by itself: only an attempt
 * that is wrong is noted, so a right one passes however many wrong ones come from the same address.
 */
export type WrongAttempts = {
  /** Notes one more; says how many there were in this minute, and how long it lasts. */
  note(key: string, now: Date): { readonly count: number; readonly secondsLeft: number }
}

export const allowedPerMinute = 10
const minuteMs = 60_000
const mostKept = 10_000

export function makeWrongAttempts(): WrongAttempts {
  const kept = new Map<string, { readonly since: number; count: number }>()

  function makeRoom(at: number): void {
    if (kept.size < mostKept) return
    for (const [key, { since }] of kept) if (at - since >= minuteMs) kept.delete(key)
    const [oldest] = kept.keys()
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  }

  return {
    note(key, now) {
      const at = now.getTime()
      const known = kept.get(key)
      const current = known !== undefined && Math.abs(at - known.since) < minuteMs ? known : undefined
      if (current !== undefined) {
        current.count += 1
        return { count: current.count, secondsLeft: secondsUntil(current.since + minuteMs, at) }
      }
      kept.delete(key)
      makeRoom(at)
      kept.set(key, { since: at, count: 1 })
      return { count: 1, secondsLeft: secondsUntil(at + minuteMs, at) }
    },
  }
}

function secondsUntil(end: number, at: number): number {
  return Math.max(1, Math.min(60, Math.ceil((end - at) / 1_000)))
}
