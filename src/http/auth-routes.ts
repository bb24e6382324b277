import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Refusals } from '../credentials/refusals.ts'
import { OperationError } from '../operations/operation-error.ts'
import { slugsOf } from '../operations/permit.ts'
import { type Known, renewSession, signOut } from '../people/change-session.ts'
import { join, lookAtCode } from '../people/join.ts'
import type { Oidc } from '../people/oidc.ts'
import { TooBusyError } from '../people/passphrase.ts'
import type { PeopleSystem } from '../people/people-system.ts'
import { hasOwner } from '../people/person.ts'
import { applicationsOf } from '../people/person-applications.ts'
import { findSession, type Proved, type Session } from '../people/session-store.ts'
import { proveAgain, signIn } from '../people/sign-in.ts'
import { type ApiHttp, answerError } from './api-routes.ts'
import { isFromElsewhere, isReadableOnTheWay } from './same-origin.ts'
import { addSecurityHeaders } from './security-headers.ts'
import type { SessionCookie } from './session-cookie.ts'

export type AuthHttp = {
  readonly people: PeopleSystem
  readonly cookie: SessionCookie
  readonly secure: boolean
  readonly refusals: Refusals
  readonly publicUrl: () => string
  /** Undefined: nobody signs in by an identity provider. */
  readonly oidc: Oidc | undefined
  readonly api: ApiHttp
}

/** What the console knows of who is there. */
export type AuthState = {
  /** False: nobody can sign in yet, and the set-up link makes the owner. */
  readonly setUp: boolean
  /** The identity provider by which people can sign in at `/auth/oidc/start`; null: none. */
  readonly oidc: { readonly name: string } | null
  readonly session: {
    readonly person: { readonly id: string; readonly name: string; readonly email: string }
    readonly role: string
    /** Slugs of the applications they are limited to; null: all. */
    readonly applications: readonly string[] | null
    /** How they showed who they are, and do so again: by passphrase and code, or at the identity provider. */
    readonly via: Session['via']
    readonly csrf: string
    readonly endsAt: string
    /** Until then what is dangerous needs no further proof. */
    readonly freshUntil: string
  } | null
}

const code = z.string().max(100)
const totpCode = z.string().trim().max(10)
const passphrase = z.string().max(1_000)
const email = z.email('must be an e-mail address').max(320)
const bodies = {
  code: z.strictObject({ code }),
  owner: z.strictObject({ code, name: z.string().trim().min(1).max(200), email, passphrase, totpCode }),
  accept: z.strictObject({ code, passphrase, totpCode }),
  login: z.strictObject({ email: z.string().max(320), passphrase, totpCode }),
  again: z.strictObject({ passphrase, totpCode }),
}

/** `/auth`: how people come in, and out. Changes nothing but sessions and what people sign in with. */
export function authRoutes(http: AuthHttp) {
  const { people, cookie, publicUrl } = http
  return async (server: FastifyInstance): Promise<void> => {
    server.setErrorHandler((error, request, reply) =>
      answerError(http.api, error instanceof TooBusyError ? busy(reply) : error, request, reply),
    )
    server.addHook('onRequest', async (request, reply) => {
      addSecurityHeaders(reply, http.secure)
      reply.header('cache-control', 'no-store')
      if (request.method === 'GET') return
      if (isFromElsewhere(request, publicUrl())) throw elsewhere()
      if (isReadableOnTheWay(request, http.secure)) throw readable()
    })
    server.get('/state', async (request) => stateOf(http, await sessionOf(http, request)))
    for (const path of ['/setup', '/invite'])
      server.post(path, async ({ body }) => {
        const offer = await lookAtCode(people, bodies.code.parse(body).code)
        if (offer.outcome === 'noCode') throw noCode()
        return { totp: offer.totp, person: offer.person }
      })
    server.post('/setup/owner', async (request, reply) => {
      const { code: own, name, email: mail, ...proof } = bodies.owner.parse(request.body)
      return come(http, request, reply, own, { name, email: mail }, proof)
    })
    server.post('/invite/accept', async (request, reply) => {
      const { code: own, ...proof } = bodies.accept.parse(request.body)
      return come(http, request, reply, own, undefined, proof)
    })
    server.post('/login', async (request, reply) => {
      const { email: mail, ...proof } = bodies.login.parse(request.body)
      const result = await signIn(people, mail, proof, visitorOf(request), request.id)
      if (result.outcome !== 'signedIn') throw refuse(http, request, reply, result)
      cookie.set(reply, result.name)
      return stateOf(http, result)
    })
    server.post('/reauthenticate', async (request, reply) => {
      const known = await signedIn(http, request)
      if (known.person.passphrase === null) throw elsewhereAgain(http)
      const outcome = await proveAgain(
        people,
        known.person.id,
        bodies.again.parse(request.body),
        visitorOf(request),
      )
      if (outcome === 'wait') throw slow(reply, 60)
      if (outcome === 'refused') throw refuse(http, request, reply, { outcome })
      return stateOf(http, await renew(http, request, reply, known))
    })
    server.post('/logout', async (request, reply) => {
      const known = await signedIn(http, request)
      await signOut(people, known, request.id)
      cookie.clear(reply)
      return stateOf(http, undefined)
    })
  }
}

export async function sessionOf(
  { people, cookie }: AuthHttp,
  request: FastifyRequest,
): Promise<Known | undefined> {
  const name = cookie.read(request)
  return name === undefined ? undefined : findSession(people.db, people.keyring, name, people.clock.now())
}

/** A change in a session needs the word that only our own page knows. */
async function signedIn(http: AuthHttp, request: FastifyRequest): Promise<Known> {
  const known = await sessionOf(http, request)
  if (known === undefined)
    throw new OperationError('unauthenticated', 'You are not signed in.', 'Sign in again.')
  if (request.headers['x-overlock-csrf'] !== known.session.csrf) throw elsewhere()
  return known
}

async function stateOf({ people, oidc }: AuthHttp, known: Known | undefined): Promise<AuthState> {
  const by = oidc === undefined ? null : { name: oidc.settings.name }
  if (known === undefined) return { setUp: await hasOwner(people.db), oidc: by, session: null }
  const { session, person } = known
  const limited = await applicationsOf(people.db, person)
  return {
    setUp: true,
    oidc: by,
    session: {
      person: { id: person.id, name: person.name, email: person.email },
      role: person.role,
      applications: limited === undefined ? null : await slugsOf(people, limited),
      via: session.via,
      csrf: session.csrf,
      endsAt: session.ends_at.toISOString(),
      freshUntil: session.fresh_until.toISOString(),
    },
  }
}

async function come(
  http: AuthHttp,
  request: FastifyRequest,
  reply: FastifyReply,
  ...[own, newcomer, proof]: [string, Parameters<typeof join>[2], Parameters<typeof join>[3]]
): Promise<AuthState> {
  const result = await join(http.people, own, newcomer, proof, visitorOf(request), request.id)
  if (result.outcome === 'noCode') throw noCode()
  if (result.outcome === 'unfit') throw new OperationError('badInput', `${result.field}: ${result.says}`)
  http.cookie.set(reply, result.name)
  return stateOf(http, result)
}

export async function renew(
  { people, cookie }: AuthHttp,
  request: FastifyRequest,
  reply: FastifyReply,
  known: Known,
  proved?: Proved,
): Promise<Known> {
  const { name, session } = await renewSession(people, known, visitorOf(request), request.id, proved)
  cookie.set(reply, name)
  return { session, person: known.person }
}

export function visitorOf({ ip, headers }: FastifyRequest) {
  return { address: ip, agent: headers['user-agent'] ?? '' }
}

function refuse(
  { refusals, people }: AuthHttp,
  request: FastifyRequest,
  reply: FastifyReply,
  result: { readonly outcome: 'refused' } | { readonly outcome: 'wait'; readonly seconds: number },
): OperationError {
  if (result.outcome === 'wait') return slow(reply, result.seconds)
  const attempt = { surface: 'console', reason: 'wrong', tokenId: undefined } as const
  const wait = refusals.note({ ...attempt, address: request.ip, requestId: request.id }, people.clock.now())
  if (wait !== undefined) return slow(reply, wait)
  return new OperationError(
    'unauthenticated',
    'That is not right: the e-mail, the passphrase or the code.',
    'Take the code that your authenticator app shows now; each counts once.',
  )
}

function slow(reply: FastifyReply, seconds: number): OperationError {
  reply.header('retry-after', String(seconds))
  return new OperationError('tooMany', `Too many wrong tries. Try again in ${seconds} seconds.`)
}

function busy(reply: FastifyReply): OperationError {
  reply.header('retry-after', '5')
  return new OperationError('tooMany', 'Too many sign in at this moment.', 'Try again in a few seconds.')
}

function elsewhereAgain({ oidc }: AuthHttp): OperationError {
  return new OperationError(
    'conflict',
    `You sign in by ${oidc?.settings.name ?? 'an identity provider'}, and have no passphrase here.`,
    'Show there again who you are: /auth/oidc/start?again=1.',
  )
}

function noCode(): OperationError {
  return new OperationError(
    'notFound',
    'This link is not good: it was used, its time is over, or it was cut off.',
    'Ask for another one: the owner with "overlock setup-link" on the server, everybody else the owner.',
  )
}

function readable(): OperationError {
  return new OperationError(
    'forbidden',
    'By plain http everybody on the way could read your passphrase.',
    'Put TLS before this server and set OVERLOCK_PUBLIC_URL to its https address, or sign in on its own machine.',
  )
}

function elsewhere(): OperationError {
  return new OperationError(
    'forbidden',
    'This request does not come from the console of this server.',
    'Reload the page. Behind a proxy, OVERLOCK_PUBLIC_URL must be the address in the browser.',
  )
}
