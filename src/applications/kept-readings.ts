import type { HttpClient, HttpResponse } from '../connector/http-client.ts'

/**
 * Answers to readings, used again for a short while where a vendor allows so few requests that asking anew for every
 * account would use them up. A change that is sent, or whoever needs a proof, ends it for all of them.
 */
export type KeptReadings = {
  through(http: HttpClient): HttpClient
  forget(): void
}

/** 0: every reading is asked for. Measured by a clock that nobody can set. */
export function makeKeptReadings(keptMs: number, now: () => number = () => performance.now()): KeptReadings {
  const kept = new Map<string, { readonly readAt: number; readonly response: HttpResponse }>()
  let round = 0
  const forget = () => {
    round += 1
    kept.clear()
  }
  return {
    forget,
    through: (http) => ({
      async send(request) {
        if (keptMs === 0) return http.send(request)
        if (request.effect === 'write') {
          forget()
          // Also what was read while it was under way.
          return http.send(request).finally(forget)
        }
        const key = `${request.url} ${JSON.stringify(request.headers ?? {})}`
        const known = kept.get(key)
        if (known !== undefined && now() - known.readAt < keptMs) return structuredClone(known.response)
        const [readAt, begun] = [now(), round]
        const response = await http.send(request)
        if (response.status === 200 && round === begun)
          kept.set(key, { readAt, response: structuredClone(response) })
        return response
      },
    }),
  }
}
