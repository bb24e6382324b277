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
    const { known, inserted } = await insertMembers(queries, applicationId, groupId, ids, now)
    unknown.push(...ids.filter((id) => !known.has(id.toLowerCase())))
    note(inserted, added, removed)
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

/** Which of the ids are Users of this application, and which of them were not in the group before. */
async function insertMembers(
  queries: Queries,
  applicationId: string,
  groupId: string,
  ids: readonly string[],
  now: Date,
): Promise<{ readonly known: ReadonlySet<string>; readonly inserted: readonly string[] }> {
  const { rows } = await sql<{ id: string; inserted: boolean }>`
    with known as (
      select id from scim_user where id = any(${ids.filter(isUuid)}::uuid[])
        and application_id = ${applicationId} and deleted_at is null),
    inserted as (
      insert into scim_member (group_id, user_id, added_at)
      select ${groupId}::uuid, id, ${now}::timestamptz from known
      on conflict do nothing returning user_id)
    select known.id, inserted.user_id is not null as inserted
    from known left join inserted on inserted.user_id = known.id`.execute(queries)
  return {
    known: new Set(rows.map(({ id }) => id)),
    inserted: rows.filter(({ inserted }) => inserted).map(({ id }) => id),
  }
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
