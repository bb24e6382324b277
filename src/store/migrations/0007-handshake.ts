import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The last requests an identity provider sent to each application, so that an administrator sees how far its set-up
 * is. Not part of the road: rows are written in the background, trimmed by number and age, and none is ever needed.
 */
export const handshake: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw(table).execute(db)
}

const table = `
create table scim_request (
  id bigint generated always as identity primary key,
  application_id uuid not null references application,
  at timestamptz not null,
  accepted boolean not null,
  token_id uuid references scim_token,
  credential text not null check (credential in ('none', 'overlock', 'basic', 'other')),
  address text not null,
  user_agent text not null,
  method text not null,
  path text not null,
  status integer not null,
  scim_type text,
  detail text,
  resource_id text,
  ms integer not null,
  body jsonb
);
create index scim_request_latest on scim_request (application_id, accepted, id);
create index scim_request_age on scim_request (at);`
