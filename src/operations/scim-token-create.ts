import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { createScimToken } from '../credentials/scim-token-store.ts'
import { scopes } from '../credentials/scope.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { endOf, lifetimeFields } from './token-lifetime.ts'

/** What is shown once. A client has its token address too, and its `token` is the client secret. */
export type ShownToken = {
  readonly id: string
  readonly token: string
  readonly scimUrl: string
  readonly clientId?: string
  readonly tokenUrl?: string
  readonly expiresAt?: string
}

export function printToken({ token, clientId, tokenUrl }: ShownToken): string {
  if (clientId === undefined) return token
  return [`client id: ${clientId}`, `client secret: ${token}`, `token URL: ${tokenUrl}`].join('\n')
}

/** What the identity provider has to be told, for a token or for a client. */
export function shownToken(
  created: { readonly id: string; readonly publicId: string; readonly text: string },
  kind: 'token' | 'client',
  scimUrl: string,
  expiresAt: Date | undefined,
): ShownToken {
  return {
    ...{ id: created.id, token: created.text, scimUrl },
    ...(kind === 'client' && { clientId: created.publicId, tokenUrl: `${scimUrl}/oauth/token` }),
    ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }),
  }
}

/** The token is shown once; only a keyed hash of it is stored. */
export const scimTokenCreate = operation({
  name: 'scimToken.create',
  summary: 'Make a token for the identity provider',
  effect: 'change',
  fresh: true,
  assistant: false,
  roles: ['owner', 'admin'],
  input: z.object({
    app,
    label: z.string().trim().min(1).max(100).default('identity provider').describe('What it is for.'),
    scope: z.enum(scopes).default('full').describe('What it may do.'),
    oauth: z
      .boolean()
      .default(false)
      .describe('Make a client id and secret for OAuth 2.0 client credentials, not a token.'),
    ...lifetimeFields,
    cidrs: z
      .array(z.union([z.cidrv4(), z.cidrv6()]))
      .max(50)
      .default([])
      .describe('A network it may be used from, as 192.0.2.0/24; without, from everywhere.'),
  }),
  rest: { method: 'POST', path: '/applications/{app}/scim-tokens' },
  cli: { command: 'scim-token create', rename: { cidrs: 'cidr' }, print: printToken },
  async run(system, { actor, requestId }, given): Promise<ShownToken> {
    const { application } = await contextOfApp(system, given.app)
    const now = system.clock.now()
    const { label, scope, cidrs } = given
    const expiresAt = endOf(given, now)
    const kind = given.oauth ? 'client' : 'token'
    const token = { applicationId: application.id, kind, label, scope, cidrs, expiresAt } as const
    const created = await system.db.transaction().execute(async (tx) => {
      const made = await createScimToken(tx, system.keyring, token, now)
      const common = { at: now, actor, requestId, applicationId: application.id }
      await record(tx, { event: 'scimToken.created', ...common, data: { tokenId: made.id, scope, kind } })
      return made
    })
    return shownToken(created, kind, `${system.scimBase()}/scim/v2/${application.slug}`, expiresAt)
  },
})
