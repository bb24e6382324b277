import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The whole road in tables. Three states are kept apart: what the identity provider sent (`scim_*`), what follows
 * from it (`desired_state`), and what the vendor showed us (`account.observed`). SQL stays at the level of
 * PostgreSQL 15.
 */
export const foundation: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  for (const part of [
    installation,
    applications,
    credentials,
    identities,
    scimInputs,
    accounts,
    desired,
    tasks,
    audit,
  ])
    await sql.raw(part).execute(db)
}

const installation = `
create table installation (
  id uuid primary key,
  only_row boolean not null default true unique check (only_row),
  created_at timestamptz not null,
  halted_at timestamptz,
  key_check bytea not null,
  audit_public_key text not null,
  audit_private_key bytea not null
);`

const applications = `
create table application (
  id uuid primary key,
  slug text not null check (slug ~ '^[a-z0-9-]+$'),
  connector text not null,
  settings jsonb not null,
  labels jsonb not null default '{}',
  mode text not null check (mode in ('shadow', 'apply')),
  policy jsonb not null,
  rehearsal_url text,
  guarded boolean not null,
  mapping_version bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  removed_at timestamptz
);
create unique index application_slug on application (slug) where removed_at is null;

create table application_health (
  application_id uuid primary key references application,
  paused_until timestamptz,
  pause_code text,
  halted_at timestamptz,
  failures integer not null default 0,
  credentials_rejected_at timestamptz,
  last_error jsonb,
  check_report jsonb,
  checked_at timestamptz
);

create table rate_window (
  application_id uuid not null references application,
  bucket text not null,
  arrives_at timestamptz not null,
  primary key (application_id, bucket)
);

create table entitlement (
  application_id uuid not null references application,
  type text not null,
  vendor_id text not null,
  name text not null,
  privileged boolean not null,
  observed_at timestamptz not null,
  gone_at timestamptz,
  primary key (application_id, type, vendor_id)
);

create table mapping_rule (
  id uuid primary key,
  application_id uuid not null references application,
  idp_group text not null,
  idp_group_key text not null,
  entitlement_type text not null,
  entitlement_id text not null,
  entitlement_name text not null,
  priority integer not null,
  created_at timestamptz not null,
  unique (application_id, idp_group_key, entitlement_type, entitlement_id)
);`

const credentials = `
create table data_key (
  id uuid primary key,
  application_id uuid references application,
  wrapped bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create unique index data_key_current on data_key (application_id) nulls not distinct where retired_at is null;

create table secret (
  application_id uuid not null references application,
  name text not null,
  data_key_id uuid not null references data_key,
  sealed bytea not null,
  fingerprint text not null,
  updated_at timestamptz not null,
  primary key (application_id, name)
);

create table scim_token (
  id uuid primary key,
  application_id uuid not null references application,
  public_id text not null unique,
  hash bytea not null,
  label text not null,
  scope text not null check (scope in ('full', 'users', 'read')),
  cidrs text[] not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_from text
);

create table api_token (
  id uuid primary key,
  public_id text not null unique,
  hash bytea not null,
  label text not null,
  role text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);`

const identities = `
create table identity (
  id uuid primary key,
  display_name text,
  source text not null,
  source_key text not null,
  status text not null check (status in ('active', 'suspended', 'left', 'pending')),
  attributes jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (source, source_key)
);

create table identity_mail (
  identity_id uuid not null references identity,
  mail text not null,
  mail_key text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (identity_id, mail_key, valid_from)
);
create index identity_mail_key on identity_mail (mail_key);`

const scimInputs = `
create table scim_user (
  id uuid primary key,
  application_id uuid not null references application,
  user_name_key text not null,
  external_id text,
  resource jsonb not null,
  version bigint not null,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  deleted_at timestamptz
);
create unique index scim_user_name on scim_user (application_id, user_name_key) where deleted_at is null;
create unique index scim_user_external on scim_user (application_id, external_id)
  where deleted_at is null and external_id is not null;
create index scim_user_page on scim_user (application_id, created_at, id) where deleted_at is null;

create table scim_group (
  id uuid primary key,
  application_id uuid not null references application,
  display_name_key text not null,
  external_id text,
  resource jsonb not null,
  version bigint not null,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  deleted_at timestamptz
);
create unique index scim_group_name on scim_group (application_id, display_name_key) where deleted_at is null;
create index scim_group_page on scim_group (application_id, created_at, id) where deleted_at is null;

create table scim_member (
  group_id uuid not null references scim_group,
  user_id uuid not null references scim_user,
  added_at timestamptz not null,
  primary key (group_id, user_id)
);
create index scim_member_user on scim_member (user_id);`

const accounts = `
create table snapshot (
  id uuid primary key,
  application_id uuid not null references application,
  started_at timestamptz not null,
  finished_at timestamptz,
  state text not null check (state in ('reading', 'accepted', 'refused')),
  rows integer not null default 0,
  vendor_total integer,
  refusal jsonb,
  counts jsonb
);
create index snapshot_latest on snapshot (application_id, started_at desc);

create table account (
  id uuid primary key,
  application_id uuid not null references application,
  vendor_id text,
  match_key text not null,
  scim_user_id uuid unique references scim_user,
  identity_id uuid references identity,
  link jsonb,
  managed text check (managed in ('created', 'adopted')),
  managed_at timestamptz,
  protected_at timestamptz,
  exempt jsonb,
  generation bigint not null default 0,
  task_id uuid,
  observed jsonb,
  observed_at timestamptz,
  snapshot_id uuid references snapshot,
  absent_since timestamptz,
  created_at timestamptz not null
);
create unique index account_vendor on account (application_id, vendor_id) where vendor_id is not null;
create index account_match on account (application_id, match_key);
create index account_identity on account (identity_id) where identity_id is not null;`

const desired = `
create table account_override (
  id uuid primary key,
  account_id uuid not null references account,
  kind text not null check (kind in ('blocked', 'revoked', 'reclaimed', 'exempt')),
  entitlement_type text,
  entitlement_id text,
  origin jsonb not null,
  reason text not null,
  created_at timestamptz not null,
  ends_at timestamptz,
  lifted_at timestamptz
);
create index account_override_live on account_override (account_id) where lifted_at is null;

create table desired_state (
  account_id uuid not null references account,
  generation bigint not null,
  state jsonb not null,
  state_hash text not null,
  inputs jsonb not null,
  origin jsonb not null,
  undo jsonb,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (account_id, generation)
);`

const tasks = `
create sequence task_fence;

create table task (
  id uuid primary key,
  application_id uuid not null references application,
  account_id uuid not null references account,
  generation bigint not null,
  kind text not null check (kind in ('converge', 'delete')),
  priority smallint not null,
  state text not null check (state in ('ready', 'applying', 'unknown', 'verifying', 'inProgress',
    'held', 'needsPerson', 'done', 'failed', 'canceled', 'superseded')),
  hold text,
  origin jsonb not null,
  due_at timestamptz not null,
  attempt integer not null default 0,
  crashes integer not null default 0,
  fence bigint not null default 0,
  leased_by text,
  lease_until timestamptz,
  plan jsonb,
  plan_hash text,
  approval jsonb,
  outcome text,
  code text,
  reason text,
  evidence jsonb,
  alerted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz
);
create unique index task_in_flight on task (account_id) where state in ('applying', 'unknown', 'verifying');
create index task_next on task (application_id, priority, due_at, id)
  where state in ('ready', 'applying', 'unknown', 'verifying', 'inProgress');
create index task_of_account on task (account_id, created_at);
create index task_open on task (application_id, created_at)
  where state not in ('done', 'canceled', 'superseded');

create table action (
  id uuid primary key,
  task_id uuid not null references task,
  application_id uuid not null references application,
  account_id uuid not null references account,
  position integer not null,
  kind text not null,
  detail jsonb not null,
  idempotency_key text not null unique,
  attempt integer not null,
  fence bigint not null,
  removes boolean not null,
  of_admin boolean not null,
  intended_at timestamptz not null,
  outcome text,
  reason text,
  finished_at timestamptz,
  absent_since timestamptz
);
create index action_of_task on action (task_id, position);
create index action_removal on action (application_id, intended_at) where removes;
create index action_unresolved on action (account_id) where outcome is null or outcome in ('unknown', 'inProgress');`

const audit = `
create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  event text not null,
  application_id uuid,
  account_id uuid,
  task_id uuid,
  entry text not null,
  detail jsonb,
  salt bytea,
  seq bigint unique,
  leaf bytea,
  root bytea
);
create index audit_entry_unsequenced on audit_entry (id) where seq is null;
create index audit_entry_task on audit_entry (task_id) where task_id is not null;
create index audit_entry_account on audit_entry (account_id) where account_id is not null;

create table audit_head (
  only_row boolean primary key default true check (only_row),
  size bigint not null,
  frontier bytea[] not null
);
insert into audit_head (size, frontier) values (0, '{}');

create table audit_checkpoint (
  size bigint primary key,
  note text not null,
  created_at timestamptz not null
);`
