import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Sessions of applications that are used by their pages: who holds one, what it is, and how often signing in went
 * without proof; and what was seen when something was changed there.
 */
export const browserSessions: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw(tables).execute(db)
}

const tables = `
create table browser_session (
  application_id uuid primary key references application,
  holder text,
  fence bigint not null,
  held_until timestamptz not null,
  credential text not null,
  sealed bytea,
  stored_until timestamptz,
  unproved integer not null default 0,
  last_code bigint
);

create table task_evidence (
  id uuid primary key,
  task_id uuid not null references task,
  at timestamptz not null,
  moment text not null check (moment in ('beforeCommit', 'afterCommit', 'readBack')),
  operation text not null,
  name text not null,
  content_type text not null,
  bytes integer not null,
  sha256 text not null,
  sealed bytea not null
);
create index task_evidence_of on task_evidence (task_id, at, id);`
