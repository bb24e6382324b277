import { type Migration, Migrator } from 'kysely/migration'
import type { Queries } from './database.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { recovery } from './migrations/0002-recovery.ts'
import { awaitedTasks } from './migrations/0003-awaited-tasks.ts'
import { listing } from './migrations/0004-listing.ts'
import { customSchemas } from './migrations/0005-custom-schemas.ts'
import { credentials } from './migrations/0006-credentials.ts'
import { handshake } from './migrations/0007-handshake.ts'
import { includesAndSignIns } from './migrations/0009-includes-and-sign-ins.ts'
import { roomForUpdates } from './migrations/0010-room-for-updates.ts'
import { externalIds } from './migrations/0011-external-ids.ts'
import { workItems } from './migrations/0012-work-items.ts'
import { proposals } from './migrations/0013-proposals.ts'
import { people } from './migrations/0014-people.ts'
import { signOn } from './migrations/0015-sign-on.ts'
import { browserSessions } from './migrations/0016-browser-sessions.ts'
import { signInDelays } from './migrations/0017-sign-in-delays.ts'
import { notifications } from './migrations/0018-notifications.ts'
import { rehearsals } from './migrations/0019-rehearsals.ts'

const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0002-recovery': recovery,
  '0003-awaited-tasks': awaitedTasks,
  '0004-listing': listing,
  '0005-custom-schemas': customSchemas,
  '0006-credentials': credentials,
  '0007-handshake': handshake,
  '0009-includes-and-sign-ins': includesAndSignIns,
  '0010-room-for-updates': roomForUpdates,
  '0011-external-ids': externalIds,
  '0012-work-items': workItems,
  '0013-proposals': proposals,
  '0014-people': people,
  '0015-sign-on': signOn,
  '0016-browser-sessions': browserSessions,
  '0017-sign-in-delays': signInDelays,
  '0018-notifications': notifications,
  '0019-rehearsals': rehearsals,
}

export const migrationTables = ['overlock_migration', 'overlock_migration_lock'] as const

/** The names of all migrations this version knows, in their order. */
export const knownMigrations: readonly string[] = Object.keys(migrations).sort()

/**
 * Brings the database to the newest form, or to the one that `upTo` left. Several processes may call it at once: one
 * does the work. In a transaction all of it happens, or nothing.
 */
export async function migrate(db: Queries, upTo?: string): Promise<readonly string[]> {
  const [migrationTableName, migrationLockTableName] = migrationTables
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    ...{ migrationTableName, migrationLockTableName },
  })
  const { error, results } =
    upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo)
  if (error !== undefined) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
