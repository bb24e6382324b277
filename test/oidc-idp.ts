import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

/** A real OpenID Connect provider on this machine. Signing in and agreeing there takes no page, only redirects. */
export type Idp = AsyncDisposable & {
  readonly issuer: string
  /** Who signs in there the next time, with the claims that are told of them. */
  who: { readonly sub: string; readonly claims: Readonly<Record<string, unknown>> }
  /** Answers the token endpoint with this ID token in place of its own. */
  swap: string | undefined
  /** When the one who signs in did so there, in seconds ago. */
  signedInSecondsAgo: number
  /** What was asked, as `GET /path`. */
  readonly requests: string[]
}

export const oidcClient = { id: 'overlock', secret: 'a secret that only the provider and the server know' }
/** Another application at the same provider. */
export const otherClient = {
  id: 'other',
  secret: 'of another application',
  redirect: 'http://127.0.0.1:9/cb',
}

export async function startIdp(redirectUri: () => string): Promise<Idp> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const idp: Idp = {
    ...{ issuer, swap: undefined, signedInSecondsAgo: 0, requests: [] },
    who: { sub: 'nobody', claims: {} },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  let made: { readonly provider: Provider; readonly answer: ReturnType<Provider['callback']> } | undefined
  server.on('request', (request, reply) => {
    // The address of the server under test is known only when it runs.
    made ??= make(idp, redirectUri())
    const path = request.url?.split('?')[0] ?? ''
    idp.requests.push(`${request.method} ${path}`)
    if (path === '/token' && idp.swap !== undefined) return answerToken(reply, idp.swap)
    if (!path.startsWith('/interaction/')) return void made.answer(request, reply)
    agree(made.provider, idp, request, reply).catch((error: unknown) => {
      reply.writeHead(500).end(String(error))
    })
  })
  return idp
}

function make(idp: Idp, redirectUri: string) {
  const provider = new Provider(idp.issuer, configurationOf(idp, redirectUri))
  return { provider, answer: provider.callback() }
}

function configurationOf(idp: Idp, redirectUri: string): Configuration {
  const shared = { grant_types: ['authorization_code'], require_auth_time: true } as const
  const how = { token_endpoint_auth_method: 'client_secret_post', response_types: ['code'] } as const
  return {
    clients: [
      {
        ...{ ...shared, ...how, client_id: oidcClient.id, client_secret: oidcClient.secret },
        ...{ grant_types: ['authorization_code'], response_types: ['code'], redirect_uris: [redirectUri] },
      },
      {
        ...{ ...shared, ...how, client_id: otherClient.id, client_secret: otherClient.secret },
        ...{
          grant_types: ['authorization_code'],
          response_types: ['code'],
          redirect_uris: [otherClient.redirect],
        },
      },
    ],
    claims: { openid: ['sub', 'groups'], profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    pkce: { required: () => false },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...idp.who.claims }),
    }),
  }
}

/** Signs in whoever it is, and agrees to whatever is asked. */
async function agree(provider: Provider, idp: Idp, request: IncomingMessage, reply: ServerResponse) {
  const { prompt, params, grantId: known, session } = await provider.interactionDetails(request, reply)
  if (prompt.name === 'login') {
    const ts = Math.floor(Date.now() / 1_000) - idp.signedInSecondsAgo
    return provider.interactionFinished(request, reply, { login: { accountId: idp.who.sub, ts } })
  }
  const found = known === undefined ? undefined : await provider.Grant.find(known)
  const grant =
    found ??
    new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params['client_id']) })
  grant.addOIDCScope(String(params['scope']))
  grant.addOIDCClaims(['groups', 'name', 'email', 'email_verified'])
  const grantId = await grant.save()
  return provider.interactionFinished(
    request,
    reply,
    { consent: { grantId } },
    { mergeWithLastSubmission: true },
  )
}

function answerToken(reply: ServerResponse, idToken: string): void {
  reply
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: idToken }))
}
