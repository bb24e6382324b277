import { v7 as newId } from 'uuid'
import type { ApplicationContext } from '../applications/directory.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import { record } from '../audit/trail.ts'
import { foldCase } from '../scim/fold.ts'
import type { MemberChange } from '../scim/group-patch.ts'
import type { JsonObject } from '../scim/json.ts'
import { refuseTooLong } from '../scim/keyed-names.ts'
import { type Queries, uniqueViolation } from '../store/database.ts'
import { withCurrentRules } from './current-rules.ts'
import type { Road } from './desire.ts'
import { type Desired, desireAccounts } from './desire-accounts.ts'
import { changeMembers, type MembershipChange } from './membership.ts'
import { isUuid } from './stored-user.ts'
import type { Origin } from './task.ts'

/** What a SCIM write to a Group came to. `taskIds`: one for each account whose desired state changed by it. */
export type GroupOutcome =
  | ({ readonly outcome: 'stored'; readonly groupId: string } & Desired)
  | { readonly outcome: 'notFound' }
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'taken'; readonly attribute: 'displayName' }
  | { readonly outcome: 'unknownMembers'; readonly ids: readonly string[] }

export type GroupResource = JsonObject

export async function createGroup(
  road: Road,
  context: ApplicationContext,
  resource: GroupResource,
  members: readonly { readonly value: string }[],
  origin: Origin,
): Promise<GroupOutcome> {
  const at = road.clock.now()
  const id = newId()
  return inTransaction(road, async (tx) => {
    await holdMapping(tx, context)
    await tx
      .insertInto('scim_group')
      .values({
        id,
        application_id: context.application.id,
        ...groupColumns(resource),
        version: 1,
        created_at: at,
        modified_at: at,
      })
      .execute()
    return follow(tx, context, origin, {
      groupId: id,
      at,
      change: 'created',
      before: null,
      after: resource,
      members: [{ kind: 'add', members }],
    })
  })
}

export type GroupChange = {
  /** The new attributes, from the stored ones; throws a ScimError to refuse. Absent: members alone are changed. */
  readonly attributes?: (stored: GroupResource) => GroupResource
  readonly members: readonly MemberChange[]
  readonly onlyVersions?: readonly number[]
}

export async function changeGroup(
  road: Road,
  context: ApplicationContext,
  groupId: string,
  change: GroupChange,
  origin: Origin,
): Promise<GroupOutcome> {
  const at = road.clock.now()
  return inTransaction(road, async (tx) => {
    const stored = await lockGroup(tx, context, groupId, isForOne(change) ? 'alone' : 'together')
    if (stored === undefined) return { outcome: 'notFound' }
    if (change.onlyVersions !== undefined && !change.onlyVersions.includes(stored.version))
      return { outcome: 'stale' }
    const before = stored.resource as GroupResource
    const after = change.attributes?.(before) ?? before
    const columns = groupColumns(after)
    const renamed = columns.display_name_key !== stored.display_name_key
    return follow(tx, context, origin, {
      groupId,
      at,
      change: 'changed',
      before,
      after,
      members: change.members,
      everyMember: renamed,
      columns: canonicalJson(before) === canonicalJson(after) ? undefined : columns,
    })
  })
}

export async function deleteGroup(
  road: Road,
  context: ApplicationContext,
  groupId: string,
  origin: Origin,
  onlyVersions?: readonly number[],
): Promise<GroupOutcome> {
  const at = road.clock.now()
  return inTransaction(road, async (tx) => {
    const stored = await lockGroup(tx, context, groupId, 'alone')
    if (stored === undefined) return { outcome: 'notFound' }
    if (onlyVersions !== undefined && !onlyVersions.includes(stored.version)) return { outcome: 'stale' }
    await tx.updateTable('scim_group').set({ deleted_at: at }).where('id', '=', groupId).execute()
    return follow(tx, context, origin, {
      groupId,
      at,
      change: 'deleted',
      before: stored.resource as GroupResource,
      after: null,
      members: [{ kind: 'removeAll' }],
    })
  })
}

class Refused extends Error {
  readonly outcome: GroupOutcome
  constructor(outcome: GroupOutcome) {
    super(outcome.outcome)
    this.outcome = outcome
  }
}

async function inTransaction(
  road: Road,
  work: (tx: Queries) => Promise<GroupOutcome>,
): Promise<GroupOutcome> {
  try {
    return await road.db.transaction().execute(work)
  } catch (error) {
    if (error instanceof Refused) return error.outcome
    if (uniqueViolation(error) === 'scim_group_name') return { outcome: 'taken', attribute: 'displayName' }
    throw error
  }
}

type Following = {
  readonly groupId: string
  readonly at: Date
  readonly change: 'created' | 'changed' | 'deleted'
  readonly before: GroupResource | null
  readonly after: GroupResource | null
  readonly members: readonly MemberChange[]
  readonly everyMember?: boolean
  readonly columns?: ReturnType<typeof groupColumns> | undefined
}

/** Everything that follows from a group write: memberships, desired states, tasks, the trail. */
async function follow(
  tx: Queries,
  context: ApplicationContext,
  origin: Origin,
  group: Following,
): Promise<GroupOutcome> {
  const { groupId, at } = group
  const membership = await changeMembers(tx, context.application.id, groupId, group.members, at)
  if (membership.unknown.length > 0) throw new Refused({ outcome: 'unknownMembers', ids: membership.unknown })
  const touched = membership.added.size + membership.removed.size > 0 || group.columns !== undefined
  if (group.change === 'changed' && !touched)
    return { outcome: 'stored', groupId, taskIds: [], ready: [], overtaken: [] }
  const current = await withCurrentRules(tx, context)
  const affected = isMapped(current, group) ? await affectedUsers(tx, group, membership) : []
  const desired = await desireAccounts(tx, current, affected, origin, at)
  // Last of all: changes of members wait for each other from here to the commit, and no longer.
  if (group.change === 'changed') await touchGroup(tx, group)
  await record(tx, {
    event: 'group.changed',
    at,
    actor: origin.actor,
    applicationId: context.application.id,
    ...(origin.requestId !== undefined && { requestId: origin.requestId }),
    data: { groupId, change: group.change, added: membership.added.size, removed: membership.removed.size },
    detail: {
      before: group.before,
      after: group.after,
      added: [...membership.added],
      removed: [...membership.removed],
    },
  })
  return { outcome: 'stored', groupId, ...desired }
}

async function touchGroup(tx: Queries, { groupId, at, columns }: Following): Promise<void> {
  await tx
    .updateTable('scim_group')
    .set((row) => ({ ...columns, version: row('version', '+', 1), modified_at: at }))
    .where('id', '=', groupId)
    .execute()
}

async function affectedUsers(
  tx: Queries,
  group: Following,
  membership: MembershipChange,
): Promise<readonly string[]> {
  const changed = [...membership.added, ...membership.removed]
  if (!group.everyMember) return changed
  const members = await tx
    .selectFrom('scim_member')
    .select('user_id')
    .where('group_id', '=', group.groupId)
    .execute()
  return [...new Set([...changed, ...members.map((member) => member.user_id)])]
}

/** A group that no rule names gives nothing to anybody, so nobody's desired state follows from it. */
function isMapped({ rules }: ApplicationContext, { before, after }: Following): boolean {
  const keys = [before, after].flatMap((group) =>
    group === null ? [] : [groupColumns(group).display_name_key],
  )
  return rules.some(({ idpGroupKey }) => keys.includes(idpGroupKey))
}

/** Members can be added and removed by many at once; everything that looks at the whole group needs it alone. */
function isForOne({ attributes, members, onlyVersions }: GroupChange): boolean {
  const whole = members.some(({ kind }) => kind === 'removeAll' || kind === 'replaceAll')
  return whole || attributes !== undefined || onlyVersions !== undefined
}

/** Locks the group, and keeps the mapping from being changed until what follows from the change is written. */
async function lockGroup(
  tx: Queries,
  context: ApplicationContext,
  groupId: string,
  how: 'alone' | 'together',
) {
  if (!isUuid(groupId)) return undefined
  await holdMapping(tx, context)
  const group = tx
    .selectFrom('scim_group')
    .selectAll()
    .where('application_id', '=', context.application.id)
    .where('id', '=', groupId)
    .where('deleted_at', 'is', null)
  return (how === 'alone' ? group.forUpdate() : group.forKeyShare()).executeTakeFirst()
}

async function holdMapping(tx: Queries, { application }: ApplicationContext): Promise<void> {
  await tx.selectFrom('application').select('id').where('id', '=', application.id).forShare().execute()
}

function groupColumns(resource: GroupResource) {
  const displayName = String(resource['displayName'])
  const externalId = typeof resource['externalId'] === 'string' ? resource['externalId'] : null
  refuseTooLong({ displayName, externalId: externalId ?? undefined })
  return {
    display_name_key: foldCase(displayName),
    external_id: externalId,
    resource: JSON.stringify(resource),
  }
}
