import { timingSafeEqual } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Selectable } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Keyring } from '../applications/keyring.ts'
import type { Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import { newToken, parseToken } from './token-format.ts'

const fileName = 'local-credential'

export function localCredentialFile(dataDirectory: string): string {
  return join(dataDirectory, fileName)
}

export type StoredApiToken = Selectable<Tables['api_token']>

/** By its public part alone, in whatever state: the caller decides whether it is good. */
export async function findStoredApiToken(
  queries: Queries,
  publicId: string,
): Promise<StoredApiToken | undefined> {
  return queries.selectFrom('api_token').selectAll().where('public_id', '=', publicId).executeTakeFirst()
}

export type ListedApiToken = StoredApiToken & { readonly person: string | null }

/** With the e-mail of whose it is. */
export async function listApiTokens(queries: Queries): Promise<readonly ListedApiToken[]> {
  return queries
    .selectFrom('api_token')
    .leftJoin('person', 'person.id', 'api_token.person_id')
    .selectAll('api_token')
    .select('person.email as person')
    .orderBy('api_token.created_at')
    .execute()
}

export type NewApiToken = {
  readonly label: string
  readonly role: string
  readonly expiresAt: Date | undefined
  /** Whose it is: it ends with what that person may do. */
  readonly personId?: string | undefined
  readonly readOnly?: boolean
  /** Ids of the applications it is limited to; undefined: all. */
  readonly applications?: readonly string[] | undefined
}

/** What a person's tokens could do the person can't any more. Returns their ids. */
export async function revokeTokensOf(
  queries: Queries,
  personId: string,
  now: Date,
): Promise<readonly string[]> {
  const rows = await queries
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Makes a token and returns its text, the only time it exists outside the client. */
export async function createApiToken(
  queries: Queries,
  keyring: Keyring,
  token: NewApiToken,
  now: Date,
): Promise<{ readonly id: string; readonly text: string }> {
  const made = newToken('ovla')
  const id = newId()
  await insert(queries, keyring, { ...token, ...made, id }, now)
  return { id, text: made.text }
}

/**
 * The credential of whoever may read the data directory: the command line uses it. It lies there readable by its
 * owner alone, and only its keyed hash is in the database. Where it is missing, was revoked, or belongs to another
 * database, another is made.
 */
export async function ensureLocalCredential(
  queries: Queries,
  keyring: Keyring,
  dataDirectory: string,
  now: Date,
): Promise<void> {
  const path = localCredentialFile(dataDirectory)
  const known = parseToken((await readFile(path, 'utf8').catch(() => '')).trim())
  const stored = known && (await findStoredApiToken(queries, known.publicId))
  const good =
    known !== undefined &&
    (stored === undefined ||
      (stored.revoked_at === null && timingSafeEqual(stored.hash, keyring.hmac('token', known.text))))
  const token = good ? known : newToken('ovla')
  if (!good) await writeFile(path, `${token.text}\n`, { mode: 0o600 })
  if (good && stored !== undefined) return
  const local = { label: 'local credential', role: 'owner', expiresAt: undefined }
  await insert(queries, keyring, { ...local, ...token, id: newId() }, now)
}

async function insert(
  queries: Queries,
  keyring: Keyring,
  token: NewApiToken & { readonly id: string; readonly publicId: string; readonly text: string },
  now: Date,
): Promise<void> {
  await queries
    .insertInto('api_token')
    .values({
      id: token.id,
      public_id: token.publicId,
      hash: keyring.hmac('token', token.text),
      label: token.label,
      role: token.role,
      created_at: now,
      expires_at: token.expiresAt ?? null,
      person_id: token.personId ?? null,
      read_only: token.readOnly ?? false,
      applications: token.applications === undefined ? null : [...token.applications],
    })
    .execute()
}
