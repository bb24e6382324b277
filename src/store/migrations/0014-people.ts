import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** People who sign in, how they came in, and where they are signed in. Nothing that could be used is stored readable. */
export const people: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw(tables).execute(db)
}

const tables = `
create table person (
  id uuid primary key,
  name text not null,
  email text not null,
  email_key text not null unique,
  role text not null,
  passphrase text,
  totp bytea,
  totp_step bigint not null default 0,
  created_at timestamptz not null,
  joined_at timestamptz,
  disabled_at timestamptz,
  check ((joined_at is null) = (passphrase is null)),
  check ((joined_at is null) = (totp is null))
);

create table joining_code (
  id uuid primary key,
  hash bytea not null unique,
  person_id uuid references person,
  totp bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table session (
  id uuid primary key,
  hash bytea not null unique,
  person_id uuid not null references person,
  csrf text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  fresh_until timestamptz not null,
  address text not null,
  agent text not null,
  ended_at timestamptz
);
create index session_of_person on session (person_id, created_at);

create table sign_in_delay (
  email_key text primary key,
  failures integer not null,
  until timestamptz not null
);`
