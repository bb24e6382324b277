import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What listings are answered from: functions that read a stored resource exactly as the filter of RFC 7644 is read in
 * memory, keys that an index finds, a count that is kept, and the accounts no User stands for. Functions have bodies
 * that are bound when they are made, so that they work under any search path.
 */
export const listing: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  for (const part of [reading, dates, keys, counting, inventory]) await sql.raw(part).execute(db)
}

/** `scim_fold` is `foldCase` of src/scim/fold.ts: NFC, and A–Z in lower case, but for what NFC would make ASCII. */
const reading = `
create function scim_fold_wide(text) returns text language sql immutable strict parallel safe
begin atomic
  select string_agg(case when part[1] ~ '[\\u037e\\u1fef\\u212a]' then part[1]
    else lower(normalize(part[1], nfc) collate "C") end, '' order by n)
  from regexp_matches($1, '[\\u037e\\u1fef\\u212a]|[^\\u037e\\u1fef\\u212a]+', 'g') with ordinality as m(part, n);
end;

create function scim_fold(text) returns text language sql immutable strict parallel safe
return case when octet_length($1) = char_length($1) then lower($1 collate "C") else scim_fold_wide($1) end;

create function scim_text(jsonb) returns text language sql immutable parallel safe
return case when jsonb_typeof($1) = 'string' then $1 #>> '{}' end;

create function scim_number(jsonb) returns numeric language sql immutable parallel safe
return case when jsonb_typeof($1) = 'number' then ($1 #>> '{}')::numeric end;

create function scim_values(jsonb) returns setof jsonb language sql immutable parallel safe rows 3
begin atomic
  select value from jsonb_array_elements(
    case jsonb_typeof($1) when 'array' then $1 when 'null' then '[]' else jsonb_build_array($1) end) as e(value)
  where value <> 'null';
end;

create function scim_present(jsonb) returns boolean language sql immutable parallel safe
return coalesce(jsonb_path_exists($1, 'strict $.** ? (@.type() == "boolean" || @.type() == "number"
  || (@.type() == "string" && @ != ""))'), false);

create function scim_time(timestamptz) returns text language sql stable strict parallel safe
return to_char($1 at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

create function scim_milliseconds(timestamptz) returns bigint language sql stable strict parallel safe
return floor(extract(epoch from $1) * 1000)::bigint;`

/** `parseInstant` of src/scim/instant.ts: milliseconds since 1970, or null. Days are counted as in the proleptic Gregorian calendar. */
const dates = `
create function scim_days(y integer, m integer, d integer) returns integer language sql immutable strict parallel safe
return 365 * (y + 400 - (m < 3)::integer) + (y + 400 - (m < 3)::integer) / 4 - (y + 400 - (m < 3)::integer) / 100
  + (y + 400 - (m < 3)::integer) / 400 + (153 * ((m + 9) % 12) + 2) / 5 + d - 1 - 719468 - 146097;

create function scim_instant(text) returns bigint language sql immutable strict parallel safe
begin atomic
  select case when month between 1 and 12 and day between 1
      and case when month = 2 then 28 + (year % 4 = 0 and (year % 100 <> 0 or year % 400 = 0))::integer
        when month in (4, 6, 9, 11) then 30 else 31 end
      and hour < 24 and minute < 60 and second < 60 and zone_hour <= 14 and zone_minute < 60
    then scim_days(year, month, day) * 86400000::bigint + (hour * 3600 + minute * 60 + second) * 1000::bigint + ms
      - sign * (zone_hour * 60 + zone_minute) * 60000::bigint end
  from (
    select part[1]::integer as year, part[2]::integer as month, part[3]::integer as day,
      coalesce(part[4], '0')::integer as hour, coalesce(part[5], '0')::integer as minute,
      coalesce(part[6], '0')::integer as second, rpad(left(coalesce(part[7], ''), 3), 3, '0')::integer as ms,
      case when part[8] like '-%' then -1 else 1 end as sign,
      coalesce(nullif(substr(part[8], 2, 2), ''), '0')::integer as zone_hour,
      coalesce(nullif(substr(part[8], 5, 2), ''), '0')::integer as zone_minute
    from regexp_match($1 collate "C", '^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})'
      '(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?$', 'i') as found(part)) as parts;
end;`

/** Keys in the order of code points, as texts are compared. `lookup_keys` is made by src/provisioning/lookup-keys.ts. */
const keys = `
alter table scim_user alter column user_name_key type text collate "C";
alter table scim_group alter column display_name_key type text collate "C";
alter table scim_user add column lookup_keys bigint[] not null default '{}';

create function scim_lookup_key(attribute text, value text) returns bigint language sql immutable strict parallel safe
return ('x' || encode(substring(sha256(convert_to(attribute || '=' || scim_fold(value), 'UTF8')) from 1 for 8),
  'hex'))::bit(64)::bigint;
update scim_user set lookup_keys = array(
  select scim_lookup_key('emails', scim_text(value -> 'value')) from scim_values(resource -> 'emails') as e(value)
    where scim_text(value -> 'value') is not null
  union all
  select scim_lookup_key('displayName', scim_text(resource -> 'displayName'))
    where scim_text(resource -> 'displayName') is not null);
drop function scim_lookup_key;

create index scim_user_lookup on scim_user using gin (lookup_keys) with (fastupdate = off) where deleted_at is null;
create index scim_group_external on scim_group (application_id, external_id)
  where deleted_at is null and external_id is not null;`

/**
 * How many Users an application has, so that no listing counts them. Each connection adds to a row of its own, as
 * late as it can: hardly anybody waits for anybody. A single row may be negative; their sum is the number.
 */
const counting = `
create table scim_user_total (
  application_id uuid not null references application,
  shard smallint not null,
  live bigint not null,
  primary key (application_id, shard)
) with (fillfactor = 50);
insert into scim_user_total (application_id, shard, live)
  select application_id, 0, count(*) from scim_user where deleted_at is null group by application_id;

create function count_scim_users() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    insert into scim_user_total as total (application_id, shard, live)
    values (new.application_id, pg_backend_pid() % 64, case when new.deleted_at is null then 1 else -1 end)
    on conflict (application_id, shard) do update set live = total.live + excluded.live;
  else
    insert into scim_user_total as total (application_id, shard, live)
    select application_id, pg_backend_pid() % 64, case tg_op when 'INSERT' then count(*) else -count(*) end
    from changed where deleted_at is null group by application_id
    on conflict (application_id, shard) do update set live = total.live + excluded.live;
  end if;
  return null;
end $$;
create trigger scim_users_added after insert on scim_user
  referencing new table as changed for each statement execute function count_scim_users();
create trigger scim_users_removed after delete on scim_user
  referencing old table as changed for each statement execute function count_scim_users();
create constraint trigger scim_user_left after update of deleted_at on scim_user deferrable initially deferred
  for each row when ((old.deleted_at is null) <> (new.deleted_at is null)) execute function count_scim_users();`

/** Set while the application shows an account that no User stands for and that is not managed: its sign-in name. */
const inventory = `
alter table account add column inventory_key text collate "C" generated always as (
  case when scim_user_id is null and vendor_id is not null and absent_since is null and observed is not null
      and (managed is null or generation = 0)
    then scim_fold(coalesce(nullif(observed ->> 'userName', ''), nullif(observed ->> 'email', ''), vendor_id)) end
) stored;
create index account_inventory on account (application_id, created_at, id) where inventory_key is not null;
create index account_inventory_name on account (application_id, inventory_key) where inventory_key is not null;`
