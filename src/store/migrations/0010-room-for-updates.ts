import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Rows that are written again and again find room in their own page, so that no index has to follow them, and an
 * audit entry of usual size stays in its row instead of being compressed on every write.
 * https://www.postgresql.org/docs/current/storage-hot.html
 */
export const roomForUpdates: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  for (const table of ['scim_user', 'account', 'task', 'action'])
    await sql`alter table ${sql.table(table)} set (fillfactor = 85)`.execute(db)
  for (const table of ['audit_entry', 'desired_state'])
    await sql`alter table ${sql.table(table)} set (toast_tuple_target = 4096)`.execute(db)
}
