const longestMs = 6 * 60 * 60 * 1_000

/** RFC 9110 §10.2.3: seconds or an HTTP date; undefined when absent or unreadable. Never longer than six hours. */
export function parseRetryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined
  const seconds = /^\s*(\d{1,9})\s*$/.exec(value)?.[1]
  const ms = seconds === undefined ? Date.parse(value) - now.getTime() : Number(seconds) * 1_000
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestMs)
}
