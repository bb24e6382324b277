import { access } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { checkOf, openKeyring } from './applications/keyring.ts'
import {
  createMasterKey,
  MasterKeyError,
  nextKeyFile,
  oldKeyFile,
  readMasterKey,
  takeNextKey,
} from './applications/master-key-file.ts'
import { rewrapKeys } from './applications/stored-keys.ts'
import { system } from './audit/actor.ts'
import { record } from './audit/trail.ts'
import type { Clock } from './clock.ts'
import { findMasterKey } from './installation.ts'
import type { Database, Queries } from './store/database.ts'
import type { Tables } from './store/tables.ts'

export type RotatedMasterKey = { readonly keys: number; readonly oldFile: string }

/**
 * Makes a new master key and wraps every stored key with it, in one transaction, while no server runs. The new key is
 * on disk before the database needs it, and the old one stays; a crash in between is mended by the next start or by
 * doing it again. Secrets, tokens and their hashes stay as they are.
 */
export async function rotateMasterKey(db: Database, path: string, clock: Clock): Promise<RotatedMasterKey> {
  const installation = await db.selectFrom('installation').select('key_check').executeTakeFirst()
  if (installation === undefined)
    throw new MasterKeyError('This database has no keys yet. They are made by the first "overlock serve".')
  const old = await findMasterKey(path, installation.key_check)
  await refuseToOverwrite(oldKeyFile(path))
  // Left behind by an attempt that was cut off before the database changed: nothing is wrapped with it.
  const next = (await readMasterKey(nextKeyFile(path))) ?? (await createMasterKey(nextKeyFile(path)))
  const keys = await db.transaction().execute(async (tx) => {
    // A server that starts now waits here, and then finds that its key is the old one.
    await sql`lock table installation in access exclusive mode`.execute(tx)
    await refuseBesideServers(tx)
    const changed = await rewrapKeys(tx, openKeyring(old), openKeyring(next))
    await tx
      .updateTable('installation')
      .set({ key_check: checkOf(openKeyring(next)) })
      .execute()
    await record(tx, { event: 'masterKey.rotated', at: clock.now(), actor: system, data: { keys: changed } })
    return changed
  })
  await takeNextKey(path)
  return { keys, oldFile: oldKeyFile(path) }
}

async function refuseToOverwrite(path: string): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  )
  if (there)
    throw new MasterKeyError(
      `${path} holds the master key from before the last change. Backups made until then need it: move it to where you keep them, then try again.`,
    )
}

/** Servers have the old key in memory, and would seal with it what nobody could open any more. */
async function refuseBesideServers(tx: Queries): Promise<void> {
  const { rows } = await sql<{ connections: number }>`
    select count(*) as connections from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and application_name in ('overlock channel', 'overlock jobs')`.execute(tx as Kysely<Tables>)
  if ((rows[0]?.connections ?? 0) > 0)
    throw new MasterKeyError(
      'A server is running on this database. Stop every server, change the master key, give it to all of them, then start them.',
    )
}
