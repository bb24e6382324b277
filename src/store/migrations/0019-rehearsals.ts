import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What the last rehearsal of a recipe has shown; while the pages have drifted nothing is changed by them. */
export const rehearsals: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw(table).execute(db)
}

const table = `
create table recipe_rehearsal (
  application_id uuid primary key references application,
  state text not null check (state in ('good', 'drifted', 'notTried')),
  good_at timestamptz,
  tried_at timestamptz not null,
  drifted_since timestamptz,
  due_at timestamptz not null,
  drifts jsonb not null default '[]',
  code text,
  what text
);`
