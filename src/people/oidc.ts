import * as client from 'openid-client'
import { z } from 'zod'

/** What is known of the identity provider by which people sign in. */
export type OidcSettings = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly name: string
  readonly scopes: string
  readonly roleClaim: string
  readonly roles: readonly { readonly group: string; readonly role: string }[]
}

/** Why somebody is sent to the identity provider: to sign in, to join by a code, or to show again who is there. */
export type Purpose =
  | { readonly kind: 'signIn' }
  | { readonly kind: 'join'; readonly code: string }
  | { readonly kind: 'again'; readonly sessionId: string }

/** What the browser keeps, sealed, while it is away. */
export type Attempt = {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly purpose: Purpose
  /** The path to come back to. */
  readonly to: string
  readonly begunAt: string
}

/** Somebody as the identity provider vouches for them. Only `issuer` and `subject` say who it is. */
export type Vouched = {
  readonly issuer: string
  readonly subject: string
  readonly name: string
  readonly email: string
  readonly groups: readonly string[]
  /** How long before the answer they showed the provider who they are; undefined: it does not say. */
  readonly ageMs: number | undefined
}

export type Finished =
  | { readonly outcome: 'vouched'; readonly vouched: Vouched }
  /** Nobody is vouched for. `denied`: the provider, or the person there, said no. */
  | { readonly outcome: 'denied' | 'unproved' | 'unreachable'; readonly why: string }

export type Oidc = {
  readonly settings: OidcSettings
  begin(
    redirectUri: string,
    purpose: Purpose,
    to: string,
  ): Promise<{ readonly url: URL; readonly attempt: Attempt } | { readonly unreachable: string }>
  finish(callback: URL, attempt: Attempt): Promise<Finished>
}

type Fetch = (
  url: string,
  init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: unknown },
) => Promise<Response>

const keptMs = 60 * 60_000
const attemptLastsMs = 10 * 60_000

const claimsForm = z.looseObject({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  iat: z.number(),
  auth_time: z.number().optional(),
  name: z.string().optional().catch(undefined),
  preferred_username: z.string().optional().catch(undefined),
  email: z.string().max(320).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
})

/**
 * OpenID Connect with code, PKCE, state and nonce (RFC 9700 §2.1). The metadata is asked for at the first sign-in, so that a
 * provider that is away does not keep the server from starting.
 */
export function makeOidc(settings: OidcSettings, fetch: Fetch, now: () => Date): Oidc {
  let known: { readonly at: number; readonly config: client.Configuration } | undefined

  async function discover(): Promise<client.Configuration> {
    if (known !== undefined && now().getTime() - known.at < keptMs) return known.config
    const issuer = new URL(settings.issuer)
    // Plain http is only let through for this machine: src/config/oidc-config.ts.
    // Without this the signature of an ID token is not looked at where TLS brought it.
    const checks = [client.enableNonRepudiationChecks]
    const execute = issuer.protocol === 'http:' ? [client.allowInsecureRequests, ...checks] : checks
    const config = await client.discovery(issuer, settings.clientId, settings.clientSecret, undefined, {
      execute,
      [client.customFetch]: fetch,
    })
    known = { at: now().getTime(), config }
    return config
  }

  return {
    settings,
    async begin(redirectUri, purpose, to) {
      let config: client.Configuration
      try {
        config = await discover()
      } catch (error) {
        return { unreachable: describe(error) }
      }
      const verifier = client.randomPKCECodeVerifier()
      const attempt = { state: client.randomState(), nonce: client.randomNonce(), verifier, purpose, to }
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...{ state: attempt.state, nonce: attempt.nonce },
        ...(purpose.kind === 'again' && { prompt: 'login', max_age: '0' }),
      })
      return { url, attempt: { ...attempt, begunAt: now().toISOString() } }
    },
    async finish(callback, attempt) {
      if (now().getTime() - Date.parse(attempt.begunAt) > attemptLastsMs)
        return { outcome: 'unproved', why: 'tooLate' }
      try {
        const config = await discover()
        const tokens = await client.authorizationCodeGrant(config, callback, {
          pkceCodeVerifier: attempt.verifier,
          expectedState: attempt.state,
          expectedNonce: attempt.nonce,
          idTokenExpected: true,
        })
        const claims = claimsForm.parse(tokens.claims())
        return { outcome: 'vouched', vouched: toVouched(claims, settings.roleClaim) }
      } catch (error) {
        return failureOf(error)
      }
    },
  }
}

function toVouched(claims: z.output<typeof claimsForm>, roleClaim: string): Vouched {
  const email = claims.email_verified === false ? '' : (claims.email ?? '')
  const groups = z
    .union([z.array(z.string()), z.string().transform((one) => [one])])
    .catch([])
    .parse(claims[roleClaim])
  return {
    ...{ issuer: claims.iss, subject: claims.sub, email, groups },
    name: (claims.name ?? claims.preferred_username ?? email) || claims.sub,
    ageMs: claims.auth_time === undefined ? undefined : Math.max(0, claims.iat - claims.auth_time) * 1_000,
  }
}

function failureOf(error: unknown): Finished {
  if (error instanceof client.AuthorizationResponseError) return { outcome: 'denied', why: error.error }
  if (error instanceof client.ResponseBodyError) return { outcome: 'unproved', why: error.error }
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && code.startsWith('OAUTH_')) return { outcome: 'unproved', why: code }
  if (error instanceof z.ZodError) return { outcome: 'unproved', why: 'claims' }
  return { outcome: 'unreachable', why: describe(error) }
}

/** For the log; nothing of an answer is in it. */
function describe(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}
