import type { Armed } from './armed.ts'
import { type GatePolicy, originFits } from './gate-policy.ts'
import { judgeArmed } from './judge-armed.ts'
import type { OutgoingRequest } from './outgoing-request.ts'
import { readBody } from './read-body.ts'

/** What becomes of a request. `answerHere`: the driver answers 204 itself, and nothing leaves. */
export type Decision =
  | { readonly kind: 'allow'; readonly as: 'read' | 'armed' | 'signIn' }
  | { readonly kind: 'answerHere' }
  | { readonly kind: 'refuse'; readonly why: string }

/** What the gate knows when a request comes. */
export type GateState = {
  readonly policy: GatePolicy
  readonly signingIn: boolean
  readonly armed: Armed | undefined
  /** Whether the armed request has been sent; there is never a second one. */
  readonly spent: boolean
}

const allowRead: Decision = { kind: 'allow', as: 'read' }
const reading = new Set(['GET', 'HEAD'])

/**
 * The write gate: everything that could change something is refused, unless it is exactly the request that a commit
 * armed. Pure, so that each attack on it is a test.
 */
export function decideRequest(request: OutgoingRequest, state: GateState): Decision {
  const url = URL.parse(request.url)
  if (url === null) return refuse('the address can not be read')
  if (request.kind === 'websocket' || /^wss?:$/.test(url.protocol))
    return refuse('a web socket could carry changes')
  if (request.kind === 'sharedWorker' || request.kind === 'serviceWorker')
    return refuse(`a ${request.kind} could send what is not seen here`)
  if (['data:', 'blob:', 'about:'].includes(url.protocol)) return allowRead
  if (url.username !== '' || url.password !== '') return refuse('the address carries a name or a password')
  const method = request.method.toUpperCase()
  return reading.has(method) ? decideReading(request, url, state) : decideWrite(request, method, url, state)
}

function decideReading({ kind }: OutgoingRequest, url: URL, { policy }: GateState): Decision {
  const own = url.origin === policy.origin
  if (!own && !policy.egress.some((allowed) => originFits(allowed, url.origin)))
    return refuse(`${url.origin} is none of the origins of the recipe`)
  if (!own && kind === 'document') return refuse(`a page of ${url.origin} is not opened`)
  const verb = changingWord(url)
  return verb === undefined ? allowRead : refuse(`"${verb}" in the address sounds like a change`)
}

const changing =
  /^(delete|remove|deactivate|disable|enable|revoke|suspend|invite|resend|reset|destroy|purge|unlink|promote|method)$/

/** GET requests that do something: `/users/7/delete`, `?action=removeUser`, `?_method=DELETE`. */
function changingWord(url: URL): string | undefined {
  const text = `${url.pathname} ${url.search}`.replaceAll(/%[0-9a-f]{2}/gi, decodeByte)
  const words = text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').split(/[^A-Za-z]+/)
  return words.map((word) => word.toLowerCase()).find((word) => changing.test(word))
}

function decodeByte(written: string): string {
  return String.fromCharCode(Number.parseInt(written.slice(1), 16))
}

function decideWrite(request: OutgoingRequest, method: string, url: URL, state: GateState): Decision {
  const { policy, signingIn, armed, spent } = state
  if (url.origin !== policy.origin) return refuse(`${url.origin} gets no changes`)
  // A redirect that posts again would repeat what was allowed once, or send it elsewhere.
  if (request.redirectedFrom !== undefined) return refuse('a redirect sends it again')
  if (method === 'OPTIONS') return request.body === undefined ? allowRead : refuse('OPTIONS with a body')
  const here = (posts: readonly { readonly path: string }[]) =>
    posts.find(({ path }) => path === url.pathname)
  if (method === 'POST' && here(policy.network.ignorePosts) !== undefined) return { kind: 'answerHere' }
  if (method === 'POST' && readsOnly(request, url, policy)) return allowRead
  if (signingIn && armed === undefined && method === 'POST' && here(policy.network.loginPosts) !== undefined)
    return { kind: 'allow', as: 'signIn' }
  if (armed === undefined) return refuse('no commit has armed a change')
  if (spent) return refuse('the change that was armed has been sent already')
  const why = judgeArmed(request, method, url, armed)
  return why === undefined ? { kind: 'allow', as: 'armed' } : refuse(why)
}

function readsOnly(request: OutgoingRequest, url: URL, { network }: GatePolicy): boolean {
  const post = network.readPosts.find(({ path }) => path === url.pathname)
  if (post === undefined || url.search !== '') return false
  const { graphqlOperations } = post
  if (graphqlOperations === undefined) return true
  const body = readBody(request)
  if (!body.readable || typeof body.json !== 'object' || body.json === null || Array.isArray(body.json))
    return false
  const { operationName, query = '' } = body.json as { operationName?: unknown; query?: unknown }
  return (
    graphqlOperations.includes(String(operationName)) &&
    typeof query === 'string' &&
    !/\b(mutation|subscription)\b/.test(query)
  )
}

function refuse(why: string): Decision {
  return { kind: 'refuse', why }
}
