import type { FastifyReply, FastifyRequest } from 'fastify'
import { findStoredApiToken } from '../credentials/api-token-store.ts'
import { readCredential, refuseCredential } from '../credentials/refuse-credential.ts'
import { noteUse } from '../credentials/scim-token-store.ts'
import type { Caller, Role } from '../operations/operation.ts'
import { OperationError } from '../operations/operation-error.ts'
import { readAuthorization } from './authorization-header.ts'
import type { CredentialParts } from './scim-authenticate.ts'

/** Who sends this request; without a good API token it is refused, whatever the reason in the same words. */
export type ApiAuthenticator = (request: FastifyRequest, reply: FastifyReply) => Promise<Caller>

export function makeApiAuthenticator({ db, keyring, clock, refusals }: CredentialParts): ApiAuthenticator {
  return async (request, reply) => {
    const given = readAuthorization(request.headers.authorization)
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
    const role = stored.role as Role
    return { actor: { kind: 'person', tokenId: stored.id, role }, role, requestId: request.id }
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
