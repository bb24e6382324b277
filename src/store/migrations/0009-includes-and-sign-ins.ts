import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Entitlements that hold others of their type, and when somebody last signed in, where an application tells. */
export const includesAndSignIns: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw("alter table entitlement add column includes jsonb not null default '[]'").execute(db)
  await sql.raw('alter table account add column last_sign_in_at timestamptz').execute(db)
}
