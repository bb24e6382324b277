import { sql } from 'kysely'
import { z } from 'zod'
import { createScimToken, listScimTokens } from '../applications/scim-token-store.ts'
import { record } from '../audit/trail.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { table } from './print-table.ts'

const longestDays = 3_650

type CreatedToken = { readonly id: string; readonly token: string; readonly scimUrl: string }

/** The token is shown once; only a keyed hash of it is stored. */
export const scimTokenCreate = operation({
  name: 'scimToken.create',
  summary: 'Make a token for the identity provider',
  effect: 'change',
  roles: ['owner', 'admin'],
  input: z.object({
    app,
    label: z.string().trim().min(1).max(100).default('identity provider').describe('What it is for.'),
    scope: z.enum(['full', 'users', 'read']).default('full').describe('What it may do.'),
    days: z.coerce
      .number()
      .int()
      .min(1)
      .max(longestDays)
      .optional()
      .describe('Days until it ends; without, it stays valid.'),
  }),
  rest: { method: 'POST', path: '/applications/{app}/scim-tokens' },
  cli: { command: 'scim-token create', print: ({ token }: CreatedToken) => token },
  async run(system, { actor, requestId }, { app: slug, label, scope, days }): Promise<CreatedToken> {
    const { application } = await contextOfApp(system, slug)
    const now = system.clock.now()
    const expiresAt = days === undefined ? undefined : new Date(now.getTime() + days * 86_400_000)
    const token = { applicationId: application.id, label, scope, expiresAt }
    const { id, text } = await system.db.transaction().execute(async (tx) => {
      const created = await createScimToken(tx, system.keyring, token, now)
      const common = { at: now, actor, requestId, applicationId: application.id }
      await record(tx, { event: 'scimToken.created', ...common, data: { tokenId: created.id, scope } })
      return created
    })
    return { id, token: text, scimUrl: `${system.publicUrl()}/scim/v2/${slug}` }
  },
})

type ListedToken = {
  readonly id: string
  readonly label: string
  readonly scope: string
  readonly state: 'valid' | 'revoked' | 'expired'
  readonly createdAt: string
  readonly expiresAt: string | undefined
  readonly lastUsedAt: string | undefined
  readonly lastUsedFrom: string | undefined
}

export const scimTokenList = operation({
  name: 'scimToken.list',
  summary: 'List the tokens of an application',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'auditor'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/scim-tokens' },
  cli: {
    command: 'scim-token list <app>',
    print: (tokens: readonly ListedToken[]) =>
      tokens.length === 0
        ? 'No token yet. Make one: overlock scim-token create --app <slug>'
        : table(
            ['id', 'label', 'scope', 'state', 'last used', 'from'],
            tokens.map((token) => [
              token.id,
              token.label,
              token.scope,
              token.state,
              token.lastUsedAt ?? 'never',
              token.lastUsedFrom,
            ]),
          ),
  },
  async run(system, _caller, { app: slug }): Promise<readonly ListedToken[]> {
    const { application } = await contextOfApp(system, slug)
    const now = system.clock.now()
    return (await listScimTokens(system.db, application.id)).map((token) => ({
      id: token.id,
      label: token.label,
      scope: token.scope,
      state:
        token.revokedAt !== undefined
          ? 'revoked'
          : token.expiresAt !== undefined && token.expiresAt <= now
            ? 'expired'
            : 'valid',
      createdAt: token.createdAt.toISOString(),
      expiresAt: token.expiresAt?.toISOString(),
      lastUsedAt: token.lastUsedAt?.toISOString(),
      lastUsedFrom: token.lastUsedFrom,
    }))
  },
})

type RevokedToken = { readonly id: string; readonly app: string }

/** In effect within a second. */
export const scimTokenRevoke = operation({
  name: 'scimToken.revoke',
  summary: 'Make a token worthless',
  effect: 'change',
  roles: ['owner', 'admin'],
  input: z.object({ id: z.uuid().describe('The id from "scim-token list".') }),
  rest: { method: 'DELETE', path: '/scim-tokens/{id}' },
  cli: { command: 'scim-token revoke <id>', print: ({ id }: RevokedToken) => `Revoked ${id}.` },
  async run(system, { actor, requestId }, { id }): Promise<RevokedToken> {
    const now = system.clock.now()
    return system.db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('scim_token')
        .set({ revoked_at: sql<Date>`coalesce(revoked_at, ${now})` })
        .where('id', '=', id)
        .returning('application_id')
        .executeTakeFirst()
      if (row === undefined) throw new OperationError('notFound', `There is no token ${id}.`)
      const common = { at: now, actor, requestId, applicationId: row.application_id }
      await record(tx, { event: 'scimToken.revoked', ...common, data: { tokenId: id } })
      return { id, app: row.application_id }
    })
  },
})
