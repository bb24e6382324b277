import { type RawBuilder, sql } from 'kysely'
import type { Account } from '../connector/account.ts'
import type { JsonObject } from '../scim/json.ts'
import type { Queries } from '../store/database.ts'
import type { Override } from './compose.ts'
import type { DesiredState } from './desired-state.ts'
import type { TaskState } from './task.ts'

/** A SCIM User with everything that hangs on it: its account, the groups it is in, what overrides apply. */
export type StoredUser = {
  readonly id: string
  readonly resource: JsonObject
  readonly version: number
  readonly createdAt: Date
  readonly modifiedAt: Date
  readonly groups: readonly { readonly id: string; readonly name: string; readonly key: string }[]
  readonly account: StoredAccount
  readonly overrides: readonly Override[]
}

export type StoredAccount = {
  readonly id: string
  readonly vendorId: string | null
  readonly generation: number
  readonly managed: 'created' | 'adopted' | null
  readonly protectedByPerson: boolean
  readonly observed: Account | null
  readonly observedAt: Date | null
  readonly desired: DesiredState | null
  readonly stateHash: string | null
  readonly task: StoredTask | null
}

export type StoredTask = {
  readonly id: string
  readonly state: TaskState
  readonly hold: string | null
  readonly outcome: string | null
  readonly code: string | null
  readonly reason: string | null
  readonly updatedAt: Date
}

type Row = TaskColumns & {
  id: string
  resource: JsonObject
  version: number
  created_at: Date
  modified_at: Date
  account_id: string
  vendor_id: string | null
  generation: number
  managed: 'created' | 'adopted' | null
  protected_at: Date | null
  observed: Account | null
  observed_at: Date | null
  desired: DesiredState | null
  state_hash: string | null
  groups: { id: string; name: string; key: string }[]
  overrides: { id: string; kind: Override['kind']; type: string | null; entitlement: string | null }[]
}

/** One query for one User, or for a page of them: `where` chooses among `scim_user`. */
export async function loadUsers(
  queries: Queries,
  where: RawBuilder<unknown>,
): Promise<readonly StoredUser[]> {
  const { rows } = await sql<Row>`
    select scim_user.id, scim_user.resource, scim_user.version, scim_user.created_at, scim_user.modified_at,
      account.id as account_id, account.vendor_id, account.generation, account.managed, account.protected_at,
      account.observed, account.observed_at, desired_state.state as desired, desired_state.state_hash,
      task.id as task_id, task.state as task_state, task.hold, task.outcome, task.code, task.reason,
      task.updated_at as task_updated_at,
      coalesce((select json_agg(json_build_object('id', scim_group.id,
          'name', scim_group.resource ->> 'displayName', 'key', scim_group.display_name_key)
          order by scim_group.created_at, scim_group.id)
        from scim_member join scim_group on scim_group.id = scim_member.group_id
        where scim_member.user_id = scim_user.id), '[]') as groups,
      coalesce((select json_agg(json_build_object('id', o.id, 'kind', o.kind, 'type', o.entitlement_type,
          'entitlement', o.entitlement_id) order by o.id)
        from account_override o
        where o.account_id = account.id and o.lifted_at is null and (o.ends_at is null or o.ends_at > now())),
        '[]') as overrides
    from scim_user
    join account on account.scim_user_id = scim_user.id
    left join desired_state on desired_state.account_id = account.id
      and desired_state.generation = account.generation
    left join task on task.id = account.task_id
    where ${where}`.execute(queries)
  return rows.map(toStoredUser)
}

export async function loadUser(
  queries: Queries,
  applicationId: string,
  userId: string,
): Promise<StoredUser | undefined> {
  if (!isUuid(userId)) return undefined
  const [user] = await loadUsers(
    queries,
    sql`scim_user.application_id = ${applicationId} and scim_user.id = ${userId} and scim_user.deleted_at is null`,
  )
  return user
}

/** Ids are ours; anything else is simply unknown, and must not reach a uuid column. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
}

function toStoredUser(row: Row): StoredUser {
  return {
    id: row.id,
    resource: row.resource,
    version: row.version,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    groups: row.groups,
    overrides: row.overrides.map(({ id, kind, type, entitlement }) => ({
      id,
      kind,
      ...(type !== null && entitlement !== null && { entitlement: { type, id: entitlement } }),
    })),
    account: {
      id: row.account_id,
      vendorId: row.vendor_id,
      generation: row.generation,
      managed: row.managed,
      protectedByPerson: row.protected_at !== null,
      observed: row.observed,
      observedAt: row.observed_at,
      desired: row.desired,
      stateHash: row.state_hash,
      task: toStoredTask(row),
    },
  }
}

export type TaskColumns = {
  task_id: string | null
  task_state: TaskState | null
  hold: string | null
  outcome: string | null
  code: string | null
  reason: string | null
  task_updated_at: Date | null
}

export function toStoredTask(row: TaskColumns): StoredTask | null {
  if (row.task_id === null || row.task_state === null || row.task_updated_at === null) return null
  return {
    id: row.task_id,
    state: row.task_state,
    hold: row.hold,
    outcome: row.outcome,
    code: row.code,
    reason: row.reason,
    updatedAt: row.task_updated_at,
  }
}
