import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What an assistant would do and may not: it waits for a person, who then does it or not. */
export const proposals: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw(table).execute(db)
}

const table = `
create table proposal (
  id uuid primary key,
  operation text not null,
  input jsonb not null,
  reason text not null,
  state text not null check (state in ('open', 'approved', 'rejected', 'failed')),
  made_by jsonb not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by jsonb,
  decided_at timestamptz,
  says text,
  check ((decided_at is null) = (state = 'open'))
);
create index proposal_newest on proposal (made_at desc, id desc);`
