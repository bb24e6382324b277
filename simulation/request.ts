import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

export type SimRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Path and query with percent-encoding undone, for matching and messages. */
  readonly address: string
  readonly headers: IncomingHttpHeaders
  /** The parsed body, the fields of a form included; undefined when there is none. */
  readonly json: unknown
  readonly malformed: boolean
}

/** Rejects when the client goes before its request is complete: then nothing has happened. */
export async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const target = incoming.url ?? '/'
  const queryAt = target.indexOf('?')
  const path = queryAt === -1 ? target : target.slice(0, queryAt)
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(queryAt === -1 ? '' : target.slice(queryAt)),
    address: decoded(target),
    headers: incoming.headers,
    ...parse(await readText(incoming), incoming.headers['content-type']),
  }
}

/** The same request with these parameters; an undefined one is left out. */
export function withQuery(
  request: SimRequest,
  parameters: Readonly<Record<string, string | undefined>>,
): SimRequest {
  const query = new URLSearchParams(request.query)
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) query.delete(name)
    else query.set(name, value)
  }
  return { ...request, query }
}

/** Text with percent-encoding undone, or as it is where the encoding is broken. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string, type = ''): { json: unknown; malformed: boolean } {
  if (text === '') return { json: undefined, malformed: false }
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { json: Object.fromEntries(new URLSearchParams(text)), malformed: false }
  try {
    return { json: JSON.parse(text), malformed: false }
  } catch {
    return { json: undefined, malformed: true }
  }
}
