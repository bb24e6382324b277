import type { Selectable } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Keyring } from '../applications/keyring.ts'
import type { Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import { plainAddress } from './client-address.ts'
import type { ScimTokenScope } from './scope.ts'
import { newToken } from './token-format.ts'

/** `token` is sent as it is; a `client` gets access tokens with it (RFC 6749 §4.4). */
export type ScimTokenKind = 'token' | 'client'

export type ScimToken = {
  readonly id: string
  readonly applicationId: string
  readonly publicId: string
  readonly kind: ScimTokenKind
  readonly label: string
  readonly scope: ScimTokenScope
  /** The networks it may be used from; none: from everywhere. */
  readonly cidrs: readonly string[]
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
  readonly revokedAt: Date | undefined
  readonly lastUsedAt: Date | undefined
  readonly lastUsedFrom: string | undefined
  /** The token made to take its place. */
  readonly replacedBy: string | undefined
}

export type NewScimToken = Pick<
  ScimToken,
  'applicationId' | 'kind' | 'label' | 'scope' | 'cidrs' | 'expiresAt'
>

export type CreatedScimToken = { readonly id: string; readonly publicId: string; readonly text: string }

/** Makes a token and returns its text, the only time it exists outside the client. */
export async function createScimToken(
  queries: Queries,
  keyring: Keyring,
  token: NewScimToken,
  now: Date,
): Promise<CreatedScimToken> {
  const { publicId, text } = newToken(token.kind === 'client' ? 'ovlc' : 'ovls')
  const id = newId()
  await queries
    .insertInto('scim_token')
    .values({
      id,
      application_id: token.applicationId,
      public_id: publicId,
      hash: keyring.hmac('token', text),
      kind: token.kind,
      label: token.label,
      scope: token.scope,
      cidrs: [...token.cidrs],
      created_at: now,
      expires_at: token.expiresAt ?? null,
    })
    .execute()
  return { id, publicId, text }
}

export type StoredScimToken = Selectable<Tables['scim_token']>

/** By its public part alone, of whatever application and state: the caller decides whether it is good. */
export async function findStoredScimToken(
  queries: Queries,
  publicId: string,
): Promise<StoredScimToken | undefined> {
  return queries.selectFrom('scim_token').selectAll().where('public_id', '=', publicId).executeTakeFirst()
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

/** Reads a token and keeps others from changing it until the transaction ends. */
export async function lockScimToken(queries: Queries, id: string): Promise<ScimToken | undefined> {
  const row = await queries
    .selectFrom('scim_token')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toScimToken(row)
}

const notedEveryMs = 60_000

/** Notes the use, at most once a minute. */
export async function noteUse(
  queries: Queries,
  table: 'scim_token' | 'api_token',
  stored: { readonly id: string; readonly last_used_at: Date | null },
  address: string,
  now: Date,
): Promise<void> {
  const noted = stored.last_used_at?.getTime() ?? Number.NEGATIVE_INFINITY
  if (now.getTime() - noted < notedEveryMs) return
  await queries
    .updateTable(table)
    .set({ last_used_at: now, last_used_from: plainAddress(address) })
    .where('id', '=', stored.id)
    .execute()
}

export function toScimToken(row: StoredScimToken): ScimToken {
  return {
    id: row.id,
    applicationId: row.application_id,
    publicId: row.public_id,
    kind: row.kind,
    label: row.label,
    scope: row.scope,
    cidrs: row.cidrs,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    lastUsedFrom: row.last_used_from ?? undefined,
    replacedBy: row.replaced_by ?? undefined,
  }
}
