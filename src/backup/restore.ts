import { sql } from 'kysely'
import type { Keyring } from '../applications/keyring.ts'
import type { Clock } from '../clock.ts'
import { beginRecovery } from '../recovery/begin-recovery.ts'
import type { Database, Queries } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { BackupError } from './backup-error.ts'
import { refuseOtherKey } from './check-backup.ts'
import { startLoading } from './load-rows.ts'
import type { Manifest } from './manifest.ts'
import { type ProtectionFor, readBackup } from './read-backup.ts'

export type RestoreParts = {
  readonly db: Database
  readonly clock: Clock
  readonly keyring: Keyring
  readonly path: string
  readonly protectionFor: ProtectionFor
  readonly onProgress: (rows: number) => void
}

export type Restored = { readonly manifest: Manifest; readonly rows: number }

/**
 * Fills an empty database from a backup: made in the form the backup has, loaded, brought to the newest form, and
 * told that the world has gone on meanwhile. All of it is one transaction: what fails, at whatever row, or is
 * killed, leaves the database empty.
 */
export async function restore(parts: RestoreParts): Promise<Restored> {
  return parts.db.transaction().execute(async (tx) => {
    await refuseUnlessEmpty(tx)
    const { manifest, rows } = await load(tx, parts)
    await migrate(tx)
    await beginRecovery(tx, parts.clock.now(), {
      why: 'restore',
      backup: manifest.backup,
      takenAt: manifest.takenAt,
      ...manifest.trail,
    })
    return { manifest, rows }
  })
}

async function load(
  tx: Queries,
  { path, protectionFor, keyring, onProgress }: RestoreParts,
): Promise<Restored> {
  let loading: { manifest: Manifest; loader: Awaited<ReturnType<typeof startLoading>> } | undefined
  let rows = 0
  for await (const record of readBackup(path, protectionFor)) {
    if (record.kind === 'manifest') {
      const { manifest } = record
      refuseOtherKey(manifest, keyring)
      await migrate(tx, manifest.migrations.at(-1))
      loading = { manifest, loader: await startLoading(tx, manifest) }
    } else if (record.kind === 'row') {
      await loading?.loader.add(record.table, record.values)
      rows += 1
      if (rows % 10_000 === 0) onProgress(rows)
    } else await loading?.loader.finish(loading.manifest)
  }
  if (loading === undefined) throw new BackupError('damaged', 'The backup is empty.')
  return { manifest: loading.manifest, rows }
}

/** Tables, views or sequences of anybody, or the schema of a job queue: then it is in use, or was. */
async function refuseUnlessEmpty(tx: Queries): Promise<void> {
  const { rows } = await sql<{ relations: number; queue: boolean }>`
    select count(*)::int as relations, to_regnamespace('pgboss') is not null as queue
    from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S', 'f')`.execute(
    tx,
  )
  const { relations = 0, queue = false } = rows[0] ?? {}
  if (relations > 0 || queue)
    throw new BackupError(
      'databaseNotEmpty',
      'The database is not empty: a backup is restored into an empty one only.',
    )
}
