/** So many requests in any span of this length, over all clients and keys of the vendor account. */
export type RateLimit = {
  readonly requests: number
  readonly perMs: number
  /**
   * How the vendor tells its clients: `RateLimit-*` and `Retry-After`, the default, or with a prefix
   * `<prefix>-ratelimit-limit`, `-remaining` and `-reset`, and no `Retry-After`.
   */
  readonly headers?: string
}

export type Quota = { readonly allowed: boolean; readonly headers: Readonly<Record<string, string>> }

/** A sliding window. A refused request does not count, so that a client that waits as told gets through. */
export function createRateLimiter({ requests, perMs, headers: prefix }: RateLimit): () => Quota {
  const taken: number[] = []
  return () => {
    const now = performance.now()
    while (taken[0] !== undefined && taken[0] <= now - perMs) taken.shift()
    const allowed = taken.length < requests
    if (allowed) taken.push(now)
    const waitMs = (taken[0] ?? now) + perMs - now
    const seconds = `${Math.max(1, Math.ceil(waitMs / 1000))}`
    const remaining = `${requests - taken.length}`
    if (prefix !== undefined) {
      const name = `${prefix}-ratelimit`
      return {
        allowed,
        headers: {
          [`${name}-limit`]: `${requests}`,
          [`${name}-remaining`]: remaining,
          [`${name}-reset`]: seconds,
        },
      }
    }
    const headers = { 'RateLimit-Limit': `${requests}`, 'RateLimit-Remaining': remaining }
    return { allowed, headers: allowed ? headers : { ...headers, 'Retry-After': seconds } }
  }
}
