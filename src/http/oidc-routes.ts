import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Attempt, Oidc, Purpose } from '../people/oidc.ts'
import { hasOwner } from '../people/person.ts'
import { freshMs } from '../people/session-store.ts'
import { signOn } from '../people/sign-on.ts'
import { answerError } from './api-routes.ts'
import { type AuthHttp, renew, sessionOf, visitorOf } from './auth-routes.ts'
import { readCookie } from './read-cookie.ts'
import { isFromElsewhere } from './same-origin.ts'
import { addSecurityHeaders } from './security-headers.ts'
import { answerSignOnProblem, type SignOnProblem } from './sign-on-problem.ts'

const attemptSeconds = 600
const home = '/'
const startQuery = z.object({ to: z.string().max(2_000).default(home), again: z.literal('1').optional() })
const startBody = z.strictObject({ code: z.string().max(100), to: z.string().max(2_000).default(home) })

type Http = AuthHttp & { readonly onFault: (message: string, fields: object) => void }

/**
 * `/auth/oidc`: away to the company's identity provider and back. What must come back with the answer lies sealed in a
 * cookie of the browser that began: an answer in another browser proves nothing.
 */
export function oidcRoutes(http: Http) {
  return async (server: FastifyInstance): Promise<void> => {
    server.setErrorHandler((error, request, reply) => answerError(http.api, error, request, reply))
    server.addHook('onRequest', async (request, reply) => {
      addSecurityHeaders(reply, http.secure)
      reply.header('cache-control', 'no-store')
      if (request.method !== 'GET' && isFromElsewhere(request, http.publicUrl()))
        throw new OperationError('forbidden', 'This request does not come from the console of this server.')
    })
    server.get('/start', async (request, reply) => {
      const oidc = configured(http)
      const { to, again } = startQuery.parse(request.query)
      const known = again === undefined ? undefined : await sessionOf(http, request)
      const purpose: Purpose =
        known === undefined ? { kind: 'signIn' } : { kind: 'again', sessionId: known.session.id }
      const url = await begin(http, oidc, reply, purpose, to)
      if (url === undefined) return answerSignOnProblem(reply, 'unreachable')
      return reply.redirect(url.href, 303)
    })
    server.post('/start', async (request, reply) => {
      const oidc = configured(http)
      const { code, to } = startBody.parse(request.body)
      const url = await begin(http, oidc, reply, { kind: 'join', code }, to)
      if (url !== undefined) return { url: url.href }
      throw new OperationError('conflict', 'The identity provider does not answer.', 'Try again in a minute.')
    })
    server.get('/callback', async (request, reply) => {
      const oidc = configured(http)
      const attempt = openAttempt(http, request)
      reply.header('set-cookie', attemptCookie(http, '', 0))
      if (attempt === undefined) return answerSignOnProblem(reply, 'noAttempt')
      const problem = await comeBack(http, oidc, attempt, request, reply)
      return problem === undefined ? reply.redirect(attempt.to, 303) : answerSignOnProblem(reply, problem)
    })
  }
}

function configured({ oidc }: Http): Oidc {
  if (oidc !== undefined) return oidc
  throw new OperationError(
    'notFound',
    'No identity provider is set for signing in.',
    'Set it with OVERLOCK_OIDC_ISSUER; see the documentation.',
  )
}

async function begin(
  http: Http,
  oidc: Oidc,
  reply: FastifyReply,
  purpose: Purpose,
  to: string,
): Promise<URL | undefined> {
  const begun = await oidc.begin(callbackOf(http).href, purpose, pathOf(to))
  if ('unreachable' in begun) {
    http.onFault('the identity provider for signing in does not answer', { error: begun.unreachable })
    return undefined
  }
  const sealed = http.people.keyring
    .box('oidcAttempt')
    .seal(Buffer.from(JSON.stringify(begun.attempt), 'utf8'), 'cookie')
  reply.header('set-cookie', attemptCookie(http, sealed.toString('base64url'), attemptSeconds))
  return begun.url
}

/** Undefined: signed in, and the cookie is set. */
async function comeBack(
  http: Http,
  oidc: Oidc,
  attempt: Attempt,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SignOnProblem | undefined> {
  const { people, cookie } = http
  const callback = callbackOf(http)
  callback.search = new URL(request.url, callback).search
  const finished = await oidc.finish(callback, attempt)
  if (finished.outcome !== 'vouched') {
    http.onFault('nobody was vouched for by the identity provider', { why: finished.why })
    await noteRefused(http, request, finished.why)
    return finished.outcome
  }
  const { vouched } = finished
  if (attempt.purpose.kind === 'again') {
    const known = await sessionOf(http, request)
    const same = known?.person.issuer === vouched.issuer && known.person.subject === vouched.subject
    if (known === undefined || known.session.id !== attempt.purpose.sessionId || !same) return 'another'
    if (vouched.ageMs === undefined || vouched.ageMs >= freshMs) return 'notFresh'
    await renew(http, request, reply, known, { via: 'oidc', ageMs: vouched.ageMs })
    return undefined
  }
  // Who would sign in first would be the first of all: that is for whoever has the set-up link.
  if (!(await hasOwner(people.db))) return 'noOwner'
  const code = attempt.purpose.kind === 'join' ? attempt.purpose.code : undefined
  const result = await signOn(people, oidc.settings, vouched, code, visitorOf(request), request.id)
  if (result.outcome === 'refused') return result.why
  cookie.set(reply, result.name)
  return undefined
}

async function noteRefused({ people }: Http, request: FastifyRequest, why: string): Promise<void> {
  await record(people.db, {
    event: 'signIn.refused',
    ...{ at: people.clock.now(), requestId: request.id, actor: { kind: 'system' } as const },
    data: { via: 'oidc', why: /^[\w-]{1,60}$/.test(why) ? why : 'unreachable' },
    detail: { address: request.ip },
  })
}

function callbackOf({ publicUrl }: Http): URL {
  return new URL(`${publicUrl()}/auth/oidc/callback`)
}

/** A path of ours, never an address of somebody else's (`//evil.example`, `/\evil.example`). */
function pathOf(to: string): string {
  const url = URL.parse(to, 'http://ours.invalid')
  const own = to.startsWith('/') && url?.origin === 'http://ours.invalid'
  return own ? `${url.pathname}${url.search}${url.hash}`.replace(/^\/{2,}/, '/') : home
}

function attemptCookie({ secure }: Http, value: string, seconds: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`
  return `${cookieName(secure)}=${value}; ${attributes}`
}

function cookieName(secure: boolean): string {
  return secure ? '__Host-oidc' : 'oidc'
}

function openAttempt({ people, secure }: Http, request: FastifyRequest): Attempt | undefined {
  const sealed = readCookie(request, cookieName(secure))
  if (sealed === undefined) return undefined
  const opened = people.keyring.box('oidcAttempt').open(Buffer.from(sealed, 'base64url'), 'cookie')
  return opened === undefined ? undefined : (JSON.parse(opened.toString('utf8')) as Attempt)
}
