import { sql } from 'kysely'
import type { Account } from '../connector/account.ts'
import { holds } from '../failures/holds.ts'
import { lookupKey } from '../provisioning/lookup-keys.ts'
import { isUuid, type TaskColumns } from '../provisioning/stored-user.ts'
import { foldCase } from '../scim/fold.ts'
import type { JsonObject } from '../scim/json.ts'
import type { ResourceSchema } from '../scim/schema.ts'
import type { Queries } from '../store/database.ts'
import { commonPlaces, type Indexed, isPlainUuid, type ListedRows, type Sql } from './listed-rows.ts'
import { resourceOfAccount } from './unclaimed.ts'

export type Inventory = 'managed' | 'all'

/** The Users of an application and, where the whole inventory is wanted, the accounts no User stands for. */
export function listedUsers(
  schema: ResourceSchema,
  applicationId: string,
  baseUrl: string,
  inventory: Inventory,
): ListedRows {
  const all = inventory === 'all'
  return {
    schema,
    from: all ? sql`(${everybody(applicationId)}) r` : sql`scim_user r`,
    where: all ? sql`true` : sql`r.application_id = ${applicationId}::uuid and r.deleted_at is null`,
    total: sql`select (select coalesce(sum(live), 0)::bigint from scim_user_total
        where application_id = ${applicationId}::uuid)${all ? sql` + ${unclaimedTotal(applicationId)}` : sql``} as n`,
    added: {
      ...commonPlaces(schema, baseUrl),
      groups: {
        kind: 'rows',
        sql: sql`(select jsonb_build_object('value', g.id, 'display', g.resource -> 'displayName', 'type', 'direct',
            '$ref', ${`${baseUrl}/Groups/`}::text || g.id)
          from scim_member m join scim_group g on g.id = m.group_id where m.user_id = r.id)`,
      },
    },
    provisioning: all
      ? sql`(case when r.unclaimed is null then ${progress(sql`a.scim_user_id = r.id`)}
          else ${progress(sql`a.id = r.unclaimed`)} end)`
      : progress(sql`a.scim_user_id = r.id`),
    equality: (attribute, value) => equality(attribute, value, all),
    ordered: { userName: sql`r.user_name_key` },
    columns: userColumnsShown,
    joins: sql`left join scim_user on scim_user.id = page.id
      left join account on account.scim_user_id = page.id
        ${all ? sql`or (account.id = page.id and account.inventory_key is not null)` : sql``}
      left join task on task.id = account.task_id`,
  }
}

export type ListedUserRow = TaskColumns & {
  id: string
  unclaimed: boolean
  resource: JsonObject
  version: number
  created_at: Date
  modified_at: Date
  observed: Account | null
  observed_at: Date | null
  groups: { id: string; name: string; key: string }[]
}

const userColumnsShown = sql`coalesce(scim_user.id, account.id) as id, scim_user.id is null as unclaimed,
  coalesce(scim_user.resource, ${resourceOfAccount(sql.raw('account'))}) as resource,
  coalesce(scim_user.version, scim_milliseconds(account.observed_at)) as version,
  coalesce(scim_user.created_at, account.created_at) as created_at,
  coalesce(scim_user.modified_at, account.observed_at) as modified_at,
  account.observed, account.observed_at, task.id as task_id, task.state as task_state, task.hold, task.outcome,
  task.code, task.reason, task.updated_at as task_updated_at,
  coalesce((select json_agg(json_build_object('id', g.id, 'name', g.resource ->> 'displayName',
      'key', g.display_name_key) order by g.created_at, g.id)
    from scim_member m join scim_group g on g.id = m.group_id where m.user_id = scim_user.id), '[]') as groups`

function everybody(applicationId: string): Sql {
  return sql`select id, user_name_key, external_id, resource, lookup_keys, version, created_at, modified_at,
      null::uuid as unclaimed
    from scim_user where application_id = ${applicationId}::uuid and deleted_at is null
    union all
    select id, inventory_key, null, ${resourceOfAccount(sql.raw('account'))}, '{}', scim_milliseconds(observed_at),
      created_at, observed_at, id
    from account where application_id = ${applicationId}::uuid and inventory_key is not null`
}

function unclaimedTotal(applicationId: string): Sql {
  return sql`(select count(*) from account
    where application_id = ${applicationId}::uuid and inventory_key is not null)`
}

/** Our extension as `toUserBody` in src/http/scim-bodies.ts shows it. */
function progress(which: Sql): Sql {
  return sql`(select jsonb_strip_nulls(jsonb_build_object('managed', a.inventory_key is null, 'taskId', t.id,
      'state', case when t.state = 'ready' then 'planned' when t.state in ('unknown', 'inProgress') then 'applying'
        else t.state end,
      'outcome', case when t.state = 'unknown' then 'unknown' else t.outcome end,
      'reason', case when t.hold = 'shadow' then ${holds.shadow.summary}::text else t.reason end,
      'since', scim_time(t.updated_at),
      'accountState', case when a.observed_at is not null then coalesce(a.observed ->> 'state', 'absent') end,
      'observedAt', scim_time(a.observed_at),
      'entitlements', (select jsonb_agg(coalesce(nullif(e ->> 'name', ''), e ->> 'id'))
        from scim_values(a.observed -> 'entitlements') e)))
    from account a left join task t on t.id = a.task_id where ${which})`
}

function equality(attribute: string, value: string, all: boolean): Indexed | undefined {
  // An account no User stands for may have the name of a User.
  const unique = all ? {} : ({ unique: true } as const)
  switch (attribute) {
    case 'id':
      return { exact: true, ...unique, sql: isPlainUuid(value) ? sql`r.id = ${value}::uuid` : sql`false` }
    case 'userName':
      return { exact: true, ...unique, sql: sql`r.user_name_key = ${foldCase(value)}` }
    case 'externalId':
      return { exact: true, sql: sql`r.external_id = ${value}` }
    case 'emails':
    case 'displayName': {
      const found = sql`r.lookup_keys @> ${`{${lookupKey(attribute, value)}}`}::bigint[]`
      return { exact: false, sql: all ? sql`(r.unclaimed is not null or ${found})` : found }
    }
    case 'groups':
      return {
        exact: true,
        sql: isPlainUuid(value)
          ? sql`exists (select from scim_member m where m.user_id = r.id and m.group_id = ${value}::uuid)`
          : sql`false`,
      }
    default:
      return undefined
  }
}

/** One User as a listing shows it. */
export async function findListedUser(
  queries: Queries,
  applicationId: string,
  id: string,
): Promise<ListedUserRow | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await sql<ListedUserRow>`
    select ${userColumnsShown} from scim_user
    left join account on account.scim_user_id = scim_user.id left join task on task.id = account.task_id
    where scim_user.application_id = ${applicationId}::uuid and scim_user.id = ${id}::uuid
      and scim_user.deleted_at is null`.execute(queries)
  return rows[0]
}

/** An account no User stands for, by the id under which it is listed. */
export async function findUnclaimed(
  queries: Queries,
  applicationId: string,
  id: string,
): Promise<ListedUserRow | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await sql<ListedUserRow>`
    select ${userColumnsShown} from account left join scim_user on false left join task on task.id = account.task_id
    where account.application_id = ${applicationId}::uuid and account.id = ${id}::uuid
      and account.inventory_key is not null`.execute(queries)
  return rows[0]
}
