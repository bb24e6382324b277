import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The schemas an administrator added to an application, as a list of definitions. */
export const customSchemas: Migration = {
  async up(db) {
    await sql`alter table application add column schemas jsonb not null default '[]'`.execute(db)
  },
}
