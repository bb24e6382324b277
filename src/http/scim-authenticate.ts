import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApplicationContext } from '../applications/directory.ts'
import type { Keyring } from '../applications/keyring.ts'
import type { Clock } from '../clock.ts'
import type { Refusals } from '../credentials/refusals.ts'
import { readCredential, refuseCredential, type ShownCredential } from '../credentials/refuse-credential.ts'
import {
  findStoredScimToken,
  noteUse,
  type ScimToken,
  type StoredScimToken,
  toScimToken,
} from '../credentials/scim-token-store.ts'
import { lesserScope } from '../credentials/scope.ts'
import { ScimError } from '../scim/scim-error.ts'
import type { Database } from '../store/database.ts'
import { readAuthorization } from './authorization-header.ts'
import { whyOutOfScope } from './scim-scope.ts'

export type ScimAuthenticator = (
  request: FastifyRequest,
  reply: FastifyReply,
  context: ApplicationContext,
) => Promise<ScimToken>

export type CredentialParts = {
  readonly db: Database
  readonly keyring: Keyring
  readonly clock: Clock
  readonly refusals: Refusals
}

type Kept = { readonly at: number; readonly shown: ShownCredential; readonly stored: StoredScimToken }

const keptMs = 1_000
const mostKept = 10_000

/**
 * Finds the token of a request, or refuses it, whatever the reason in the same words. Good tokens are kept for a
 * second at most, so that a revoked one is dead within it; whether they are good here and now is asked each time.
 */
export function makeScimAuthenticator({ db, keyring, clock, refusals }: CredentialParts): ScimAuthenticator {
  const kept = new Map<string, Kept>()

  return async (request, reply, context) => {
    const text = tokenOf(request, reply, context)
    const now = clock.now()
    const { application } = context
    const known = kept.get(text)
    const fresh = known !== undefined && Math.abs(now.getTime() - known.at) < keptMs
    const shown = fresh ? known.shown : readCredential(keyring, text, 'ovls')
    const stored = fresh ? known.stored : await findStoredScimToken(db, shown.publicId)
    const use = { applicationId: application.id, address: request.ip, now }
    const reason = refuseCredential(shown, stored, use)
    if (reason !== undefined || stored === undefined) {
      const attempt = { surface: 'scim', application, address: request.ip, requestId: request.id } as const
      const wait = refusals.note({ ...attempt, reason: reason ?? 'unknown', tokenId: stored?.id }, now)
      throw refusal(reply, context, wait)
    }
    if (!fresh) {
      if (kept.size >= mostKept) kept.clear()
      kept.set(text, { at: now.getTime(), shown, stored })
      noteUse(db, 'scim_token', stored, request.ip, now).catch(() => {})
    }
    const token = toScimToken(stored)
    const scope = lesserScope(token.scope, shown.access?.scope ?? token.scope)
    return allowed(request, reply, { ...token, scope })
  }
}

function tokenOf(request: FastifyRequest, reply: FastifyReply, context: ApplicationContext): string {
  const given = readAuthorization(request.headers.authorization)
  if (given === undefined) {
    challenge(reply, context)
    throw new ScimError(401, 'Send the SCIM token of this application as "Authorization: Bearer <token>".')
  }
  if (given.scheme !== 'basic' || context.application.policy.basicAuth === 'on') return given.secret
  challenge(reply, context)
  throw new ScimError(
    401,
    'HTTP Basic is not switched on for this application. Send the token as "Authorization: Bearer <token>".',
  )
}

function refusal(reply: FastifyReply, context: ApplicationContext, wait: number | undefined): ScimError {
  if (wait !== undefined) {
    reply.header('retry-after', String(wait))
    return new ScimError(
      429,
      'Too many wrong tokens came from this address. A right one is taken at any time.',
    )
  }
  const { slug } = context.application
  challenge(reply, context, 'error="invalid_token"')
  return new ScimError(
    401,
    `This token is not valid for ${slug}. Make one with "overlock scim-token create --app ${slug}".`,
  )
}

/** RFC 6750 §3: an error is only named where a token was sent. RFC 7617 §2 for Basic. */
function challenge(reply: FastifyReply, { application }: ApplicationContext, error?: string): void {
  const bearer = ['Bearer realm="overlock"', ...(error === undefined ? [] : [error])].join(', ')
  const basic = application.policy.basicAuth === 'on' ? ['Basic realm="overlock", charset="UTF-8"'] : []
  reply.header('www-authenticate', [bearer, ...basic])
}

function allowed(request: FastifyRequest, reply: FastifyReply, token: ScimToken): ScimToken {
  // The template of the route: an application may have any name, also "users".
  const path = (request.routeOptions.url ?? '').replace(/^.*\/:slug/, '')
  const why = whyOutOfScope(token.scope, request.method, path)
  if (why === undefined) return token
  reply.header('www-authenticate', 'Bearer realm="overlock", error="insufficient_scope"')
  throw new ScimError(403, why)
}
