import { randomBytes } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { Queries } from '../store/database.ts'
import { type Keyring, keyLength, open, seal } from './keyring.ts'

/**
 * Seals what must not be read back: each application has a data key of its own, wrapped by the master key. Secrets
 * are write-only; they leave only towards a connector.
 */
export type Vault = {
  storeSecret(
    queries: Queries,
    applicationId: string,
    name: string,
    value: string,
    now: Date,
  ): Promise<string>
  secretsOf(queries: Queries, applicationId: string): Promise<Readonly<Record<string, string>>>
  sealForInstallation(queries: Queries, place: string, value: Buffer, now: Date): Promise<Buffer>
  openForInstallation(queries: Queries, place: string, sealed: Buffer): Promise<Buffer>
}

type DataKey = { readonly id: string; readonly key: Buffer }

export function openVault(keyring: Keyring): Vault {
  const place = (table: string, row: string, column: string, key: DataKey) =>
    `v1|${table}|${row}|${column}|${key.id}`

  async function dataKey(queries: Queries, applicationId: string | null, now?: Date): Promise<DataKey> {
    const row = await queries
      .selectFrom('data_key')
      .select(['id', 'wrapped'])
      .where('application_id', applicationId === null ? 'is' : '=', applicationId)
      .where('retired_at', 'is', null)
      .executeTakeFirst()
    if (row !== undefined) return { id: row.id, key: keyring.unwrap(row.wrapped, `data_key|${row.id}`) }
    if (now === undefined) throw new Error('this application has no data key')
    const made = { id: newId(), key: randomBytes(keyLength) }
    await queries
      .insertInto('data_key')
      .values({
        id: made.id,
        application_id: applicationId,
        wrapped: keyring.wrap(made.key, `data_key|${made.id}`),
        created_at: now,
      })
      .execute()
    return made
  }

  return {
    async storeSecret(queries, applicationId, name, value, now) {
      const key = await dataKey(queries, applicationId, now)
      const sealed = seal(key.key, Buffer.from(value, 'utf8'), place('secret', applicationId, name, key))
      // Enough to tell two secrets apart, too little to guess one.
      const fingerprint = keyring.hmac('fingerprint', value).toString('hex').slice(0, 8)
      const row = { data_key_id: key.id, sealed, fingerprint, updated_at: now }
      await queries
        .insertInto('secret')
        .values({ application_id: applicationId, name, ...row })
        .onConflict((conflict) => conflict.columns(['application_id', 'name']).doUpdateSet(row))
        .execute()
      return fingerprint
    },

    async secretsOf(queries, applicationId) {
      const rows = await queries
        .selectFrom('secret')
        .innerJoin('data_key', 'data_key.id', 'secret.data_key_id')
        .select(['name', 'sealed', 'data_key.id as key_id', 'wrapped'])
        .where('secret.application_id', '=', applicationId)
        .execute()
      return Object.fromEntries(
        rows.map((row) => {
          const key = { id: row.key_id, key: keyring.unwrap(row.wrapped, `data_key|${row.key_id}`) }
          const plain = open(key.key, row.sealed, place('secret', applicationId, row.name, key))
          return [row.name, plain.toString('utf8')]
        }),
      )
    },

    async sealForInstallation(queries, name, value, now) {
      const key = await dataKey(queries, null, now)
      return seal(key.key, value, place('installation', 'installation', name, key))
    },

    async openForInstallation(queries, name, sealed) {
      const key = await dataKey(queries, null)
      return open(key.key, sealed, place('installation', 'installation', name, key))
    },
  }
}
