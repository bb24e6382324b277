import type { Queries } from '../store/database.ts'
import { deriveHashKey, type HashKeys, type Keyring } from './keyring.ts'

/** What is hashed with a key of its own: a master key that changes must not make these hashes worthless. */
const purposes = ['token', 'accessToken', 'fingerprint'] as const

/**
 * The hash keys of this database. Where one is missing it is stored as it was derived from the master key until now,
 * so that everything hashed before is still known.
 */
export async function openHashKeys(
  queries: Queries,
  keyring: Pick<Keyring, 'wrap' | 'unwrap'>,
  masterKey: Buffer,
): Promise<HashKeys> {
  const missing = purposes.map((purpose) => ({
    purpose,
    wrapped: keyring.wrap(deriveHashKey(masterKey, purpose), placeOf(purpose)),
  }))
  await queries
    .insertInto('hash_key')
    .values(missing)
    .onConflict((conflict) => conflict.column('purpose').doNothing())
    .execute()
  const rows = await queries.selectFrom('hash_key').selectAll().execute()
  return Object.fromEntries(
    rows.map(({ purpose, wrapped }) => [purpose, keyring.unwrap(wrapped, placeOf(purpose))]),
  )
}

/** Wraps every stored key with another master key. Belongs into the transaction that makes that key the right one. */
export async function rewrapKeys(queries: Queries, from: Keyring, to: Keyring): Promise<number> {
  const dataKeys = await queries.selectFrom('data_key').select(['id', 'wrapped']).execute()
  for (const { id, wrapped } of dataKeys) {
    const place = `data_key|${id}`
    const again = to.wrap(from.unwrap(wrapped, place), place)
    await queries.updateTable('data_key').set({ wrapped: again }).where('id', '=', id).execute()
  }
  const hashKeys = await queries.selectFrom('hash_key').selectAll().execute()
  for (const { purpose, wrapped } of hashKeys) {
    const again = to.wrap(from.unwrap(wrapped, placeOf(purpose)), placeOf(purpose))
    await queries.updateTable('hash_key').set({ wrapped: again }).where('purpose', '=', purpose).execute()
  }
  return dataKeys.length + hashKeys.length
}

function placeOf(purpose: string): string {
  return `hash_key|${purpose}`
}
