import { timingSafeEqual } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import type { Keyring } from '../applications/keyring.ts'
import { newToken, parseToken } from '../applications/token-format.ts'
import type { Queries } from '../store/database.ts'
import type { Role } from './operation.ts'

const fileName = 'local-credential'

export function localCredentialFile(dataDirectory: string): string {
  return join(dataDirectory, fileName)
}

/**
 * The credential of whoever may read the data directory: the command line uses it. It is made once, lies there
 * readable by its owner alone, and only its keyed hash is in the database.
 */
export async function ensureLocalCredential(
  queries: Queries,
  keyring: Keyring,
  dataDirectory: string,
  now: Date,
): Promise<void> {
  const path = localCredentialFile(dataDirectory)
  const known = parseToken((await readFile(path, 'utf8').catch(() => '')).trim())
  const token = known ?? newToken('ovla')
  if (known === undefined) await writeFile(path, `${token.text}\n`, { mode: 0o600 })
  await queries
    .insertInto('api_token')
    .values({
      id: newId(),
      public_id: token.publicId,
      hash: keyring.hmac('token', token.text),
      label: 'local credential',
      role: 'owner',
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('public_id').doNothing())
    .execute()
}

/** The live API token with this text; undefined for every other reason alike. */
export async function findApiToken(
  queries: Queries,
  keyring: Keyring,
  text: string,
  now: Date,
): Promise<{ readonly id: string; readonly role: Role } | undefined> {
  const parsed = parseToken(text)
  if (parsed?.kind !== 'ovla') return undefined
  const row = await queries
    .selectFrom('api_token')
    .select(['id', 'hash', 'role', 'expires_at', 'revoked_at'])
    .where('public_id', '=', parsed.publicId)
    .executeTakeFirst()
  if (row === undefined || !timingSafeEqual(row.hash, keyring.hmac('token', text))) return undefined
  const live = row.revoked_at === null && (row.expires_at === null || row.expires_at > now)
  return live ? { id: row.id, role: row.role as Role } : undefined
}
