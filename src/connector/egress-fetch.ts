import { type Dispatcher, fetch as send } from 'undici'

/** What a library that brings its own protocol asks with. */
export type EgressFetch = (
  url: string,
  init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: unknown },
) => Promise<Response>

const timeoutMs = 10_000

/**
 * The way out for a protocol that a library speaks: one host, the egress rules of the agent, no redirects.
 *
 * @throws Error for another host, before anything is sent
 */
export function makeEgressFetch(agent: Dispatcher, host: string): EgressFetch {
  return async (url, { method, headers, body }) => {
    if (URL.parse(url)?.host !== host)
      throw new Error(
        `${URL.parse(url)?.host ?? 'no address'} is not ${host}, the only host that may be asked`,
      )
    const reply = await send(url, {
      ...{ method, headers, dispatcher: agent, redirect: 'error' as const },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && body !== null && { body: String(body) }),
    })
    const content = await reply.arrayBuffer()
    // The Fetch Standard lets an answer such as 204 have no body, not even an empty one.
    return new Response(content.byteLength === 0 ? null : content, {
      status: reply.status,
      headers: [...reply.headers.entries()],
    })
  }
}
