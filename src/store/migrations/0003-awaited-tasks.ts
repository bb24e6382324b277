import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Until when the request that caused a task waits for its outcome, on whichever node. */
export const awaitedTasks: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table task add column awaited_until timestamptz`.execute(db)
}
