/** So many requests in any span of this length, over all clients and keys of the vendor account. */
export type RateLimit = { readonly requests: number; readonly perMs: number }

export type Quota = { readonly allowed: boolean; readonly headers: Readonly<Record<string, string>> }

/** A sliding window. A refused request does not count, so that a client that waits as told gets through. */
export function createRateLimiter({ requests, perMs }: RateLimit): () => Quota {
  const taken: number[] = []
  return () => {
    const now = performance.now()
    while (taken[0] !== undefined && taken[0] <= now - perMs) taken.shift()
    const allowed = taken.length < requests
    if (allowed) taken.push(now)
    const headers = { 'RateLimit-Limit': `${requests}`, 'RateLimit-Remaining': `${requests - taken.length}` }
    if (allowed) return { allowed, headers }
    const waitMs = (taken[0] ?? now) + perMs - now
    return { allowed, headers: { ...headers, 'Retry-After': `${Math.max(1, Math.ceil(waitMs / 1000))}` } }
  }
}
