import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What people are asked to do, with their notes and proofs, and the accounts that an uploaded file showed. A work item
 * can't outlive its task: where a newer wish takes the task's place, or a person stops it, the item is canceled in the
 * same transaction, whoever wrote it. While a task is held nobody is asked either: that is for a person to release.
 */
export const workItems: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  for (const part of [items, uploads, canceling]) await sql.raw(part).execute(db)
}

const items = `
create table work_item (
  id uuid primary key,
  application_id uuid not null references application,
  account_id uuid not null references account,
  task_id uuid not null references task,
  code text not null,
  title text not null,
  steps jsonb not null,
  changes jsonb not null,
  changes_hash text not null,
  gives boolean not null,
  priority smallint not null,
  state text not null check (state in ('open', 'claimed', 'done', 'confirmed', 'canceled')),
  assignee text,
  due_at timestamptz not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  claimed_by uuid,
  done_by uuid,
  done_at timestamptz,
  confirmed_by uuid,
  confirmed_via text check (confirmed_via in ('reading', 'secondPerson')),
  closed_at timestamptz,
  check ((confirmed_via is null) or (state = 'confirmed')),
  check (confirmed_by is null or confirmed_by is distinct from done_by)
);
create unique index work_item_of_task on work_item (task_id) where state in ('open', 'claimed', 'done');
create index work_item_open on work_item (priority, due_at, id) where state in ('open', 'claimed', 'done');
create index work_item_of_account on work_item (account_id, opened_at);
create index work_item_by_task on work_item (task_id, opened_at);

create table work_item_note (
  id uuid primary key,
  work_item_id uuid not null references work_item,
  at timestamptz not null,
  author jsonb not null,
  text text not null
);
create index work_item_note_of on work_item_note (work_item_id, at, id);

create table work_item_evidence (
  id uuid primary key,
  work_item_id uuid not null references work_item,
  at timestamptz not null,
  added_by jsonb not null,
  name text not null,
  content_type text not null,
  bytes integer not null,
  sha256 text not null,
  sealed bytea not null
);
create index work_item_evidence_of on work_item_evidence (work_item_id, at, id);`

const uploads = `
create table uploaded_list (
  application_id uuid primary key references application,
  snapshot_id uuid not null references snapshot,
  exported_at timestamptz not null,
  uploaded_at timestamptz not null,
  sha256 text not null,
  columns jsonb not null
);

create table uploaded_account (
  application_id uuid not null references application,
  vendor_id text not null,
  account jsonb,
  confirmed_at timestamptz,
  primary key (application_id, vendor_id)
);`

/** The entry is canonical JSON (RFC 8785), as src/audit/entry.ts writes it: keys in order, no blanks. */
const canceling = `
create function cancel_work_items() returns trigger language plpgsql as $$
declare
  item record;
begin
  for item in
    update work_item set state = 'canceled', closed_at = new.updated_at, updated_at = new.updated_at
    where task_id = new.id and state in ('open', 'claimed', 'done') returning id
  loop
    insert into audit_entry (at, event, application_id, account_id, task_id, entry)
    values (new.updated_at, 'workItem.canceled', new.application_id, new.account_id, new.id, format(
      '{"account":"%s","actor":{"kind":"system"},"application":"%s","at":"%s","data":{"taskState":"%s","workItemId":"%s"},"event":"workItem.canceled","task":"%s","version":1}',
      new.account_id, new.application_id,
      to_char(new.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), new.state, item.id, new.id));
  end loop;
  return null;
end $$;
create trigger task_left_work_items after update of state on task for each row
  when (new.state in ('superseded', 'canceled', 'held') and old.state is distinct from new.state)
  execute function cancel_work_items();`
