import type { BrowserContext, Request, Route } from 'playwright-core'
import type { ArmedAnswer } from '../engine/driver.ts'
import type { Gate } from '../gate/gate.ts'
import type { OutgoingRequest, RequestKind } from '../gate/outgoing-request.ts'

/** One line of the record of a session: no headers, no bodies, no query. */
export type NetworkLine = {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly decision: 'allow' | 'answerHere' | 'refuse'
  readonly why?: string
}

/** Everything that leaves the browser, as the gate lets it. */
export type Traffic = {
  /** How long nothing has been loading; 0 while something is. */
  quietMs(): number
  /** Waits for the answer to the request that went out as armed since the last `begin`. */
  armedAnswer(withinMs: number): Promise<ArmedAnswer>
  /** A new page or a new commit: the answers of earlier ones are no longer waited for. */
  begin(): void
  lines(): readonly NetworkLine[]
}

/** Asks the gate for each request before it leaves. Redirects never come by here: the egress proxy keeps them home. */
export async function watchRequests(
  context: BrowserContext,
  gate: Gate,
  now: () => number,
): Promise<Traffic> {
  const loading = new Set<Request>()
  const lines: NetworkLine[] = []
  let lastAt = now()
  let armed: Request | undefined
  const ended = (request: Request) => {
    if (loading.delete(request)) lastAt = now()
  }
  context.on('request', (request) => {
    loading.add(request)
    lastAt = now()
  })
  context.on('requestfinished', ended)
  context.on('requestfailed', ended)
  await context.route('**/*', async (route, request) => {
    const outgoing = outgoingOf(request)
    const decision = gate.judge(outgoing)
    lines.push(lineOf(outgoing, decision))
    if (decision.kind === 'allow' && decision.as === 'armed') armed = request
    await settle(route, decision.kind)
  })
  return {
    quietMs: () => (loading.size > 0 ? 0 : now() - lastAt),
    begin() {
      armed = undefined
    },
    lines: () => lines,
    armedAnswer: (withinMs) => answerWithin(() => armed, withinMs, now),
  }
}

/** A page that was closed meanwhile has no request to settle any more. */
async function settle(route: Route, kind: 'allow' | 'answerHere' | 'refuse'): Promise<void> {
  const settled =
    kind === 'allow'
      ? route.continue()
      : kind === 'answerHere'
        ? route.fulfill({ status: 204 })
        : route.abort('blockedbyclient')
  await settled.catch(() => {})
}

async function answerWithin(
  armed: () => Request | undefined,
  withinMs: number,
  now: () => number,
): Promise<ArmedAnswer> {
  const end = now() + withinMs
  for (;;) {
    const request = armed()
    const left = end - now()
    if (request !== undefined) return Promise.race([answerTo(request), none(Math.max(left, 0))])
    if (left <= 0) return 'none'
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function answerTo(request: Request): Promise<ArmedAnswer> {
  const response = await request.response().catch(() => null)
  return response === null ? 'none' : { status: response.status() }
}

function none(ms: number): Promise<'none'> {
  return new Promise((resolve) => setTimeout(() => resolve('none'), ms).unref())
}

function outgoingOf(request: Request): OutgoingRequest {
  const { 'content-type': contentType, 'content-length': length = '0' } = request.headers()
  const body = request.postData()
  const redirectedFrom = request.redirectedFrom()?.url()
  return {
    kind: kindOf(request.resourceType()),
    method: request.method(),
    url: request.url(),
    ...(contentType !== undefined && { contentType }),
    // A body of files or of a stream is there and can't be read.
    ...(body !== null ? { body } : (length !== '0' || isMultipart(contentType)) && { body: null }),
    ...(redirectedFrom !== undefined && { redirectedFrom }),
  }
}

function isMultipart(contentType = ''): boolean {
  return contentType.startsWith('multipart/')
}

function kindOf(type: string): RequestKind {
  if (type === 'document' || type === 'websocket') return type
  if (type === 'ping') return 'beacon'
  return type === 'fetch' || type === 'xhr' ? 'fetch' : 'asset'
}

function lineOf({ method, url }: OutgoingRequest, decision: ReturnType<Gate['judge']>): NetworkLine {
  const { origin = '', pathname = '' } = URL.parse(url) ?? {}
  const why = decision.kind === 'refuse' ? { why: decision.why } : {}
  return { method, origin, path: pathname, decision: decision.kind, ...why }
}
