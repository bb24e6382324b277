const baseMs = 2_000
const capMs = 15 * 60_000

/** Full jitter: a random moment up to twice as long each time, never more than a quarter of an hour. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 12))
  return Math.round(ceiling / 2 + (random() * ceiling) / 2)
}
