import type { FastifyRequest } from 'fastify'
import type { ApplicationContext } from '../applications/directory.ts'
import type { Keyring } from '../applications/keyring.ts'
import { findScimToken, noteUse, type ScimToken } from '../applications/scim-token-store.ts'
import type { Clock } from '../clock.ts'
import { ScimError } from '../scim/scim-error.ts'
import type { Database } from '../store/database.ts'

export type ScimAuthenticator = (request: FastifyRequest, context: ApplicationContext) => Promise<ScimToken>

const keptMs = 1_000
const mostKept = 10_000

/**
 * Finds the token of a request, or refuses it. Known tokens are kept for a second at most, so that a revoked one is
 * dead within it.
 */
export function makeScimAuthenticator(db: Database, keyring: Keyring, clock: Clock): ScimAuthenticator {
  const kept = new Map<string, { readonly at: number; readonly token: ScimToken }>()

  return async (request, context) => {
    const text = tokenOf(request)
    if (text === undefined)
      throw new ScimError(401, 'Send the SCIM token of this application as "Authorization: Bearer <token>".')
    const now = clock.now()
    const key = `${context.application.id} ${text}`
    const known = kept.get(key)
    if (known !== undefined && Math.abs(now.getTime() - known.at) < keptMs)
      return allowed(request, known.token)
    const token = await findScimToken(db, keyring, context.application.id, text, now)
    if (token === undefined)
      throw new ScimError(
        401,
        `This token is not valid for ${context.application.slug}. Make one with "overlock scim-token create --app ${context.application.slug}".`,
      )
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, { at: now.getTime(), token })
    noteUse(db, token.id, request.ip, now).catch(() => {})
    return allowed(request, token)
  }
}

/** Okta can be set to send the bare token, without the word Bearer. */
function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization?.trim()
  if (header === undefined || header === '') return undefined
  const bearer = /^bearer\s+(\S+)$/i.exec(header)?.[1]
  return bearer ?? (/^\S+$/.test(header) ? header : undefined)
}

function allowed(request: FastifyRequest, token: ScimToken): ScimToken {
  const path = request.url.split('?')[0] ?? ''
  const reads = ['GET', 'HEAD'].includes(request.method) || path.endsWith('/.search')
  if (token.scope === 'read' && !reads) throw new ScimError(403, 'This token may only read.')
  if (token.scope === 'users' && !reads && !/\/users\b/i.test(path))
    throw new ScimError(403, 'This token may only change Users.')
  return token
}
