import type { FastifyReply, FastifyRequest } from 'fastify'
import { findStoredApiToken, type StoredApiToken } from '../credentials/api-token-store.ts'
import { readCredential, refuseCredential } from '../credentials/refuse-credential.ts'
import { noteUse } from '../credentials/scim-token-store.ts'
import type { Caller, Role } from '../operations/operation.ts'
import { OperationError } from '../operations/operation-error.ts'
import { actorOf } from '../people/actor-of.ts'
import type { Person } from '../people/person.ts'
import { applicationsOf } from '../people/person-applications.ts'
import { findSession, type Session } from '../people/session-store.ts'
import type { Queries } from '../store/database.ts'
import { readAuthorization } from './authorization-header.ts'
import { isFromElsewhere } from './same-origin.ts'
import type { CredentialParts } from './scim-authenticate.ts'
import type { SessionCookie } from './session-cookie.ts'

/** Who sends this request; without a good API token it is refused, whatever the reason in the same words. */
export type ApiAuthenticator = (
  request: FastifyRequest,
  reply: FastifyReply,
  /** False: it is only looked whether they still may; a session is not kept alive by it. */
  isUse?: boolean,
) => Promise<Caller>

export type SignedInParts = { readonly cookie: SessionCookie; readonly publicUrl: () => string }

/** By an API token; or, where none is sent, by the session of somebody who is signed in to the console. */
export function makeApiAuthenticator(
  { db, keyring, clock, refusals }: CredentialParts,
  signedIn: SignedInParts,
): ApiAuthenticator {
  return async (request, reply, isUse = true) => {
    const given = readAuthorization(request.headers.authorization)
    const name = given === undefined ? signedIn.cookie.read(request) : undefined
    if (name !== undefined) {
      const found = await findSession(db, keyring, name, clock.now(), isUse)
      if (found !== undefined) return callerOf(db, found, request, signedIn.publicUrl(), clock.now())
    }
    if (given?.scheme !== 'bearer') throw refusal(reply, undefined)
    const now = clock.now()
    const shown = readCredential(keyring, given.secret, 'ovla')
    const stored = await findStoredApiToken(db, shown.publicId)
    const reason = refuseCredential(shown, stored, { address: request.ip, now })
    if (reason !== undefined || stored === undefined) {
      const attempt = { surface: 'api', address: request.ip, requestId: request.id } as const
      const wait = refusals.note({ ...attempt, reason: reason ?? 'unknown', tokenId: stored?.id }, now)
      throw refusal(reply, 'error="invalid_token"', wait)
    }
    noteUse(db, 'api_token', stored, request.ip, now).catch(() => {})
    return tokenCaller(stored, request.id)
  }
}

function tokenCaller(stored: StoredApiToken, requestId: string): Caller {
  const role = stored.role as Role
  const owned = stored.person_id === null ? {} : { personId: stored.person_id }
  // Whoever is limited to applications has none until they are named.
  const applications = stored.applications ?? (role === 'appOwner' ? [] : undefined)
  return {
    actor: { kind: 'person', tokenId: stored.id, role, ...owned },
    ...{ role, requestId, readOnly: stored.read_only },
    ...(applications !== undefined && { applications }),
  }
}

/** What changes something must come from our own page, which alone knows the session's word. */
async function callerOf(
  db: Queries,
  { session, person }: { readonly session: Session; readonly person: Person },
  request: FastifyRequest,
  publicUrl: string,
  now: Date,
): Promise<Caller> {
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  const own = !isFromElsewhere(request, publicUrl) && request.headers['x-overlock-csrf'] === session.csrf
  if (changes && !own)
    throw new OperationError(
      'forbidden',
      'This request does not come from the console of this server.',
      'Reload the page and try again.',
    )
  const role = person.role as Role
  const applications = await applicationsOf(db, person)
  return {
    ...{ actor: actorOf(person), role, requestId: request.id, sessionId: session.id },
    fresh: session.fresh_until > now,
    ...(applications !== undefined && { applications }),
  }
}

function refusal(reply: FastifyReply, error: string | undefined, wait?: number): OperationError {
  if (wait !== undefined) {
    reply.header('retry-after', String(wait))
    return new OperationError(
      'tooMany',
      'Too many wrong tokens came from this address. A right one is taken at any time.',
    )
  }
  reply.header('www-authenticate', `Bearer realm="overlock"${error === undefined ? '' : `, ${error}`}`)
  return new OperationError(
    'unauthenticated',
    'Send an API token as "Authorization: Bearer <token>".',
    'On this machine the command line uses the file local-credential in the data directory.',
  )
}
