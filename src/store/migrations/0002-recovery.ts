import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What a database that is older than the world must know of itself: which branch of its trail it writes since it was
 * set back, and which applications a person has not yet let act again.
 */
export const recovery: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql
    .raw(`
alter table installation add column branch uuid;
alter table application_health add column recovering_since timestamptz;`)
    .execute(db)
}
