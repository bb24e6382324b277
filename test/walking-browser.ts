/** A browser that goes where it is sent, with a jar of cookies for each host. It runs no scripts. */
export type WalkingBrowser = {
  /** Opens an address and follows redirects until `until` says that it is far enough; gives the last answer. */
  walk(url: string | URL, until?: (next: URL) => boolean): Promise<Walked>
  send(
    url: string | URL,
    init: { method: string; body?: object; headers?: Record<string, string> },
  ): Promise<Walked>
  cookies(url: string | URL): Map<string, string>
}

export type Walked = {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Where it was sent and did not go. */
  readonly next: URL | undefined
}

const mostSteps = 15

export function walkingBrowser(): WalkingBrowser {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (url: URL) => {
    const jar = jars.get(url.host) ?? new Map<string, string>()
    jars.set(url.host, jar)
    return jar
  }

  async function step(url: URL, init: RequestInit & { headers?: Record<string, string> }): Promise<Walked> {
    const jar = jarOf(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie !== '' && { cookie }) },
    })
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const gone = value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)
      if (gone) jar.delete(name)
      else jar.set(name, value)
    }
    const location = reply.headers.get('location')
    const next = location === null ? undefined : new URL(location, url)
    return { url, status: reply.status, headers: reply.headers, text: await reply.text(), next }
  }

  return {
    async walk(start, until = () => false) {
      let at = await step(new URL(start), { method: 'GET' })
      for (let steps = 0; at.next !== undefined && !until(at.next); steps += 1) {
        if (steps > mostSteps) throw new Error(`sent round in circles: ${at.next.href}`)
        at = await step(at.next, { method: 'GET' })
      }
      return at
    },
    send: (url, { method, body, headers }) =>
      step(new URL(url), {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    cookies: (url) => jarOf(new URL(url)),
  }
}
