import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What tokens need over their life: kinds, successors, warnings. And the keys they are hashed with, stored apart from
 * the master key, so that the master key can be changed without making tokens anew.
 */
export const credentials: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql
    .raw(`
alter table scim_token
  add column kind text not null default 'token' check (kind in ('token', 'client')),
  add column replaced_by uuid references scim_token,
  add column warned_days integer;

alter table api_token
  add column last_used_from text,
  add column warned_days integer;

create table hash_key (
  purpose text primary key,
  wrapped bytea not null
);`)
    .execute(db)
}
