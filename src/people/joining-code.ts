import { randomBytes } from 'node:crypto'
import type { Selectable } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import type { PeopleSystem } from './people-system.ts'
import { newTotpSecret } from './totp.ts'

type Maker = Pick<PeopleSystem, 'keyring' | 'vault'>
export type JoiningCode = Selectable<Tables['joining_code']>

export const ownerCodeLastsMs = 30 * 60_000
export const invitationLastsMs = 72 * 60 * 60_000

/**
 * Makes the code by which somebody joins, once: `personId` null makes the owner. Only a keyed hash of it is stored.
 * Codes that were made before for the same are worth nothing from now on.
 */
export async function makeJoiningCode(
  queries: Queries,
  { keyring, vault }: Maker,
  { personId, lastsMs }: { readonly personId: string | null; readonly lastsMs: number },
  now: Date,
): Promise<{ readonly code: string; readonly expiresAt: Date }> {
  const code = randomBytes(32).toString('base64url')
  const id = newId()
  const expiresAt = new Date(now.getTime() + lastsMs)
  await queries
    .updateTable('joining_code')
    .set({ used_at: now })
    .where('person_id', personId === null ? 'is' : '=', personId)
    .where('used_at', 'is', null)
    .execute()
  const totp = await vault.sealForInstallation(queries, placeOf(id), newTotpSecret(), now)
  const hash = hashOf(keyring, code)
  await queries
    .insertInto('joining_code')
    .values({ id, hash, person_id: personId, totp, created_at: now, expires_at: expiresAt })
    .execute()
  return { code, expiresAt }
}

/** Undefined for a code that is not known, was used, or is over. */
export async function findJoiningCode(
  queries: Queries,
  { keyring, vault }: Maker,
  code: string,
  now: Date,
): Promise<(Pick<JoiningCode, 'id' | 'person_id'> & { readonly totpSecret: Buffer }) | undefined> {
  const row = await queries
    .selectFrom('joining_code')
    .selectAll()
    .where('hash', '=', hashOf(keyring, code))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const totpSecret = await vault.openForInstallation(queries, placeOf(row.id), row.totp)
  return { id: row.id, person_id: row.person_id, totpSecret }
}

/** False: somebody else was quicker. */
export async function takeCode(queries: Queries, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable('joining_code')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

function hashOf(keyring: Maker['keyring'], code: string): Buffer {
  return keyring.hmac('token', `joining|${code}`)
}

function placeOf(id: string): string {
  return `joining_code/${id}`
}
