import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Directory } from '../applications/directory.ts'
import { signAccessToken } from '../credentials/access-token.ts'
import { readCredential, refuseCredential } from '../credentials/refuse-credential.ts'
import { findStoredScimToken, noteUse, type StoredScimToken } from '../credentials/scim-token-store.ts'
import { lesserScope, type ScimTokenScope, scopes } from '../credentials/scope.ts'
import { type OAuthError, readTokenRequest, type TokenRequest } from './oauth-token-request.ts'
import type { CredentialParts } from './scim-authenticate.ts'

export type OAuthHttp = CredentialParts & {
  readonly directory: Directory
  readonly onFault: (error: unknown, request: FastifyRequest) => void
}

const longestMs = 60 * 60_000
const formType = 'application/x-www-form-urlencoded'

/**
 * `POST <SCIM base URL>/oauth/token`: an access token for client credentials (RFC 6749 §4.4), as some identity providers
 * ask for one. It lies under the SCIM base URL, so that whatever lets SCIM through lets it through.
 */
export function oauthRoutes(http: OAuthHttp) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers()
    server.addContentTypeParser(formType, { parseAs: 'string' }, (_request, body, done) => done(null, body))
    server.setErrorHandler((error, request, reply) => answerFault(http, error, request, reply))
    server.addHook('onSend', async (_request, reply) => {
      // RFC 6749 §5.1
      reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
    })
    server.post('/:slug/oauth/token', (request, reply) => grant(http, request, reply))
  }
}

async function grant(http: OAuthHttp, request: FastifyRequest, reply: FastifyReply) {
  const asked = readTokenRequest(request.headers.authorization, String(request.body ?? ''))
  if ('error' in asked) return refuse(reply, asked.error, asked.description)
  const { slug } = request.params as { slug: string }
  const context = await http.directory.bySlug(slug)
  const client = await findClient(http, request, reply, asked, context?.application)
  if (client === undefined) return reply
  const scope = scopeOf(client, asked.scope)
  if (scope === undefined)
    return refuse(reply, 'invalid_scope', `This client may ask for: ${allowedScopes(client).join(', ')}.`)
  const now = http.clock.now()
  const last = client.expires_at?.getTime() ?? Number.POSITIVE_INFINITY
  const endsAt = new Date(Math.min(now.getTime() + longestMs, last))
  return reply.send({
    access_token: signAccessToken(http.keyring, { clientPublicId: client.public_id, scope, endsAt }),
    token_type: 'Bearer',
    expires_in: Math.floor((endsAt.getTime() - now.getTime()) / 1_000),
    scope,
  })
}

/** The client that is meant, once it has shown its secret; otherwise the refusal is sent. */
async function findClient(
  { db, keyring, clock, refusals }: OAuthHttp,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: TokenRequest,
  application: { readonly id: string; readonly slug: string } | undefined,
): Promise<StoredScimToken | undefined> {
  const now = clock.now()
  const address = request.ip
  const shown = readCredential(keyring, asked.clientSecret, 'ovlc')
  const stored = await findStoredScimToken(db, shown.publicId)
  const use = { applicationId: application?.id ?? '', address, now }
  const reason =
    refuseCredential(shown, stored, use) ?? (asked.clientId === shown.publicId ? undefined : 'wrong')
  if (reason === undefined && stored !== undefined) {
    noteUse(db, 'scim_token', stored, address, now).catch(() => {})
    return stored
  }
  const attempt = { surface: 'oauth', address, requestId: request.id, tokenId: stored?.id } as const
  const wait = refusals.note(
    { ...attempt, reason: reason ?? 'unknown', ...(application && { application }) },
    now,
  )
  if (wait !== undefined) reply.header('retry-after', String(wait))
  refuse(reply, 'invalid_client', 'The client id and secret are not valid for this application.', wait)
  return undefined
}

/** Narrower than the client's is allowed, wider is not (RFC 6749 §3.3). */
function scopeOf(client: StoredScimToken, asked: string | undefined): ScimTokenScope | undefined {
  if (asked === undefined) return client.scope
  return allowedScopes(client).find((scope) => scope === asked)
}

function allowedScopes(client: StoredScimToken): readonly ScimTokenScope[] {
  return scopes.filter((scope) => lesserScope(scope, client.scope) === scope)
}

/** RFC 6749 §5.2. */
function refuse(reply: FastifyReply, error: OAuthError, description: string, wait?: number) {
  const unknownClient = error === 'invalid_client'
  const status = wait !== undefined ? 429 : unknownClient ? 401 : 400
  if (status === 401) reply.header('www-authenticate', 'Basic realm="overlock", charset="UTF-8"')
  return reply.code(status).send({ error, error_description: description })
}

function answerFault(http: OAuthHttp, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { statusCode = 500 } = error as { statusCode?: number }
  if (statusCode < 500) return refuse(reply, 'invalid_request', `Send the body as ${formType}.`)
  http.onFault(error, request)
  return reply.code(500).send({ error: 'server_error', error_description: 'It is in the log of the server.' })
}
