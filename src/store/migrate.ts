import { type Migration, Migrator } from 'kysely/migration'
import type { Database } from './database.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { listing } from './migrations/0004-listing.ts'
import { credentials } from './migrations/0006-credentials.ts'
import { roomForUpdates } from './migrations/0010-room-for-updates.ts'

const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0004-listing': listing,
  '0006-credentials': credentials,
  '0010-room-for-updates': roomForUpdates,
}

/** Brings the database to the newest form. Several processes may call it at once: one does the work. */
export async function migrate(db: Database): Promise<readonly string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'overlock_migration',
    migrationLockTableName: 'overlock_migration_lock',
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
