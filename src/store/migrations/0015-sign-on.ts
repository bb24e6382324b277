import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Limits of people and tokens to applications and to reading, whom a token belongs to, sign-on by an identity provider,
 * and the answers to changes that carry an idempotency key.
 */
export const signOn: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw(changes).execute(db)
}

const changes = `
create table person_application (
  person_id uuid not null references person,
  application_id uuid not null references application,
  primary key (person_id, application_id)
);

alter table api_token
  add column person_id uuid references person,
  add column read_only boolean not null default false,
  add column applications uuid[];
create index api_token_of_person on api_token (person_id) where person_id is not null;

alter table person
  drop constraint person_check,
  drop constraint person_check1,
  add column issuer text,
  add column subject text,
  add column role_from_groups boolean not null default false,
  add constraint person_identity unique (issuer, subject),
  add constraint person_can_sign_in check (
    (issuer is null) = (subject is null) and (passphrase is null) = (totp is null)
    and (joined_at is null or passphrase is not null or subject is not null)
  );

alter table session add column via text not null default 'passphrase' check (via in ('passphrase', 'oidc'));

create table idempotent_request (
  caller uuid not null,
  key text not null,
  request_hash bytea not null,
  begun_at timestamptz not null,
  status smallint,
  answer bytea,
  primary key (caller, key),
  check ((status is null) = (answer is null))
);
create index idempotent_request_begun on idempotent_request (begun_at);`
