import { sql } from 'kysely'
import type { MemberChange } from '../scim/group-patch.ts'
import type { Queries } from '../store/database.ts'
import { isUuid } from './stored-user.ts'

/** Who joined and who left a group by a change; somebody who left and came back in one change did neither. */
export type MembershipChange = {
  readonly added: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
  /** Ids that are no User of this application. */
  readonly unknown: readonly string[]
}

/** Applies member changes in their order, row by row: a group is never rewritten for one member. */
export async function changeMembers(
  queries: Queries,
  applicationId: string,
  groupId: string,
  changes: readonly MemberChange[],
  now: Date,
): Promise<MembershipChange> {
  const added = new Set<string>()
  const removed = new Set<string>()
  const unknown: string[] = []
  const note = (ids: readonly string[], into: Set<string>, outOf: Set<string>) => {
    for (const id of ids) if (!outOf.delete(id)) into.add(id)
  }
  const add = async (ids: readonly string[]) => {
    const known = await usersOf(queries, applicationId, ids)
    unknown.push(...ids.filter((id) => !known.has(id.toLowerCase())))
    note(await insertMembers(queries, groupId, [...known], now), added, removed)
  }
  for (const change of changes) {
    if (change.kind === 'add') await add(idsOf(change.members))
    else if (change.kind === 'remove')
      note(await removeMembers(queries, groupId, change.values), removed, added)
    else if (change.kind === 'removeAll') note(await removeOthers(queries, groupId, []), removed, added)
    else {
      const ids = idsOf(change.members)
      note(await removeOthers(queries, groupId, ids), removed, added)
      await add(ids)
    }
  }
  return { added, removed, unknown }
}

function idsOf(members: readonly { readonly value: string }[]): readonly string[] {
  return members.map(({ value }) => value)
}

async function usersOf(
  queries: Queries,
  applicationId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from scim_user where application_id = ${applicationId} and deleted_at is null
      and id = any(${ids.filter(isUuid)}::uuid[])`.execute(queries)
  return new Set(rows.map(({ id }) => id))
}

async function insertMembers(queries: Queries, groupId: string, userIds: readonly string[], now: Date) {
  const { rows } = await sql<{ user_id: string }>`
    insert into scim_member (group_id, user_id, added_at)
    select ${groupId}::uuid, unnest(${userIds}::uuid[]), ${now}::timestamptz
    on conflict do nothing returning user_id`.execute(queries)
  return rows.map((row) => row.user_id)
}

async function removeMembers(queries: Queries, groupId: string, userIds: readonly string[]) {
  const { rows } = await sql<{ user_id: string }>`
    delete from scim_member where group_id = ${groupId} and user_id = any(${userIds.filter(isUuid)}::uuid[])
    returning user_id`.execute(queries)
  return rows.map((row) => row.user_id)
}

async function removeOthers(queries: Queries, groupId: string, kept: readonly string[]) {
  const { rows } = await sql<{ user_id: string }>`
    delete from scim_member where group_id = ${groupId} and user_id <> all(${kept.filter(isUuid)}::uuid[])
    returning user_id`.execute(queries)
  return rows.map((row) => row.user_id)
}
