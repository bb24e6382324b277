import { type RawBuilder, sql } from 'kysely'
import type { JsonObject } from '../scim/json.ts'
import type { Queries } from '../store/database.ts'
import { isUuid } from './stored-user.ts'

/** A SCIM Group as its identity provider pushed it, with what the mapping makes of it. */
export type StoredGroup = {
  readonly id: string
  readonly resource: JsonObject
  readonly version: number
  readonly createdAt: Date
  readonly modifiedAt: Date
  /** Ids of Users, in the order they joined. Undefined when they were not asked for. */
  readonly members: readonly string[] | undefined
  /** Names of the entitlements this group gives; empty = not mapped. */
  readonly entitlements: readonly string[]
}

export type GroupRow = {
  id: string
  resource: JsonObject
  version: number
  created_at: Date
  modified_at: Date
  members: string[] | null
  entitlements: string[]
}

/** Whether members are read: `unlessMany` leaves those of a group of more than 1,000 unread. */
export type MembersWanted = 'all' | 'none' | 'unlessMany'

const many = 1_000

async function loadGroups(
  queries: Queries,
  where: RawBuilder<unknown>,
  members: MembersWanted,
): Promise<readonly StoredGroup[]> {
  const { rows } = await sql<GroupRow>`
    select scim_group.id, scim_group.resource, scim_group.version, scim_group.created_at, scim_group.modified_at,
      ${membersColumn(members)} as members,
      ${entitlementsOfGroup} as entitlements
    from scim_group
    where ${where}`.execute(queries)
  return rows.map(toStoredGroup)
}

export function toStoredGroup(row: GroupRow): StoredGroup {
  return {
    id: row.id,
    resource: row.resource,
    version: row.version,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    members: row.members ?? undefined,
    entitlements: row.entitlements,
  }
}

/** Columns of `scim_group`, each for one group or a page of them. */
export const entitlementsOfGroup = sql`coalesce((
  select json_agg(mapping_rule.entitlement_name order by mapping_rule.priority, mapping_rule.id)
  from mapping_rule where mapping_rule.application_id = scim_group.application_id
    and mapping_rule.idp_group_key = scim_group.display_name_key), '[]')`

export const membersOfGroup = sql`coalesce((
  select json_agg(scim_member.user_id order by scim_member.added_at, scim_member.user_id)
  from scim_member where scim_member.group_id = scim_group.id), '[]')`

function membersColumn(wanted: MembersWanted): RawBuilder<unknown> {
  if (wanted === 'none') return sql`null`
  if (wanted === 'all') return membersOfGroup
  return sql`case when (
    select count(*) from (
      select 1 from scim_member where group_id = scim_group.id limit ${sql.lit(many + 1)}) as first) <= ${sql.lit(many)}
    then ${membersOfGroup} end`
}

export async function loadGroup(
  queries: Queries,
  applicationId: string,
  groupId: string,
  members: MembersWanted,
): Promise<StoredGroup | undefined> {
  if (!isUuid(groupId)) return undefined
  const [group] = await loadGroups(
    queries,
    sql`scim_group.application_id = ${applicationId} and scim_group.id = ${groupId}
      and scim_group.deleted_at is null`,
    members,
  )
  return group
}
