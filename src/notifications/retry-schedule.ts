const minute = 60_000

/** Waits after the first, second, … failed try. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const waits = [1, 4, 16, 64, 256].map((minutes) => minutes * minute)

/** After this nobody waits for it any more. */
const deadlineMs = 24 * 60 * minute

/**
 * When a notification that did not get through is tried again: after 1, 4, 16, 64 and 256 minutes, later where the receiver
 * asks for it. Undefined: it is given up.
 */
export function nextTry(
  attempts: number,
  { createdAt, now, retryAfterMs = 0 }: { createdAt: Date; now: Date; retryAfterMs?: number | undefined },
): Date | undefined {
  const wait = waits[attempts - 1]
  if (wait === undefined) return undefined
  const next = new Date(now.getTime() + Math.max(wait, retryAfterMs))
  return next.getTime() - createdAt.getTime() > deadlineMs ? undefined : next
}
