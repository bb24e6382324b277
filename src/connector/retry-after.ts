const longestMs = 6 * 60 * 60 * 1_000

/** RFC 9110 §10.2.3: seconds or an HTTP date; undefined when absent or unreadable. Never longer than six hours. */
export function parseRetryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined
  const seconds = /^\s*(\d+)\s*$/.exec(value)?.[1]
  const ms = seconds === undefined ? httpDate(value) - now.getTime() : Number(seconds) * 1_000
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestMs)
}

/** Each of the three forms of RFC 9110 §5.6.7 begins with its weekday; `Date.parse` alone reads "1.5" as a day in 2001. */
function httpDate(value: string): number {
  return /^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(value) ? Date.parse(value) : Number.NaN
}
