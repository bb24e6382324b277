import { timingSafeEqual } from 'node:crypto'
import type { Selectable } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import type { Keyring } from './keyring.ts'
import { newToken, parseToken } from './token-format.ts'

export type ScimTokenScope = 'full' | 'users' | 'read'

export type ScimToken = {
  readonly id: string
  readonly applicationId: string
  readonly publicId: string
  readonly label: string
  readonly scope: ScimTokenScope
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
  readonly revokedAt: Date | undefined
  readonly lastUsedAt: Date | undefined
  readonly lastUsedFrom: string | undefined
}

/** Makes a token and returns its text, the only time it exists outside the client. */
export async function createScimToken(
  queries: Queries,
  keyring: Keyring,
  token: {
    readonly applicationId: string
    readonly label: string
    readonly scope: ScimTokenScope
    readonly expiresAt: Date | undefined
  },
  now: Date,
): Promise<{ readonly id: string; readonly text: string }> {
  const { publicId, text } = newToken('ovls')
  const id = newId()
  await queries
    .insertInto('scim_token')
    .values({
      id,
      application_id: token.applicationId,
      public_id: publicId,
      hash: keyring.hmac('token', text),
      label: token.label,
      scope: token.scope,
      created_at: now,
      expires_at: token.expiresAt ?? null,
    })
    .execute()
  return { id, text }
}

/** The live token with this text, for this application alone; undefined for every other reason alike. */
export async function findScimToken(
  queries: Queries,
  keyring: Keyring,
  applicationId: string,
  text: string,
  now: Date,
): Promise<ScimToken | undefined> {
  const parsed = parseToken(text)
  if (parsed?.kind !== 'ovls') return undefined
  const row = await queries
    .selectFrom('scim_token')
    .selectAll()
    .where('public_id', '=', parsed.publicId)
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  const hash = keyring.hmac('token', text)
  if (row === undefined || !timingSafeEqual(row.hash, hash)) return undefined
  const live = row.revoked_at === null && (row.expires_at === null || row.expires_at > now)
  return live ? toScimToken(row) : undefined
}

export async function listScimTokens(queries: Queries, applicationId: string): Promise<readonly ScimToken[]> {
  const rows = await queries
    .selectFrom('scim_token')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('created_at')
    .execute()
  return rows.map(toScimToken)
}

/** Notes the use, at most once a minute. */
export async function noteUse(queries: Queries, tokenId: string, from: string, now: Date): Promise<void> {
  await queries
    .updateTable('scim_token')
    .set({ last_used_at: now, last_used_from: from })
    .where('id', '=', tokenId)
    .where((where) =>
      where.or([
        where('last_used_at', 'is', null),
        where('last_used_at', '<', new Date(now.getTime() - 60_000)),
      ]),
    )
    .execute()
}

type Row = Selectable<Tables['scim_token']>

function toScimToken(row: Row): ScimToken {
  return {
    id: row.id,
    applicationId: row.application_id,
    publicId: row.public_id,
    label: row.label,
    scope: row.scope,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    lastUsedFrom: row.last_used_from ?? undefined,
  }
}
