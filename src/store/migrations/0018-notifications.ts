import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Who is told of what: addresses with the place in the trail up to which each was told, and what is on its way to them. What
 * a notification says is read from the trail when it is sent, so that it is not kept a second time.
 */
export const notifications: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw(tables).execute(db)
}

const tables = `
create table notification_target (
  id uuid primary key,
  name text not null unique,
  kind text not null check (kind in ('webhook', 'email')),
  address text not null,
  events text[] not null,
  applications uuid[],
  enabled boolean not null default true,
  told_up_to bigint not null,
  secret bytea,
  former_secret bytea,
  former_until timestamptz,
  created_at timestamptz not null
);

create table notification_delivery (
  id uuid primary key,
  target_id uuid not null references notification_target on delete cascade,
  seq bigint,
  event text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  created_at timestamptz not null,
  next_at timestamptz not null,
  ended_at timestamptz,
  answer text,
  unique (target_id, seq)
);
create index notification_delivery_due on notification_delivery (next_at) where state = 'waiting';
create index notification_delivery_of on notification_delivery (target_id, created_at desc);`
