import { holds } from '../failures/holds.ts'
import type { ListedUserRow } from '../listing/listed-users.ts'
import type { StoredGroup } from '../provisioning/stored-group.ts'
import {
  type StoredAccount,
  type StoredTask,
  type StoredUser,
  toStoredTask,
} from '../provisioning/stored-user.ts'
import type { JsonObject } from '../scim/json.ts'
import { provisioningSchema } from '../scim/schemas/provisioning.ts'

export type ShownUser = Pick<
  StoredUser,
  'id' | 'resource' | 'version' | 'createdAt' | 'modifiedAt' | 'groups'
> & {
  readonly account: Pick<StoredAccount, 'task' | 'observed' | 'observedAt'>
  /** An account no User stands for, of an application whose whole inventory is listed. */
  readonly unclaimed?: boolean
}

/**
 * A stored User as it is answered: what the identity provider sent, and beside it what is really so. Filters read the
 * same from the tables: `src/listing/listed-users.ts`.
 */
export function toUserBody(user: ShownUser, baseUrl: string): JsonObject {
  const location = `${baseUrl}/Users/${user.id}`
  return {
    ...user.resource,
    schemas: [...schemasOf(user.resource), provisioningSchema.id],
    id: user.id,
    ...(user.groups.length > 0 && {
      groups: user.groups.map((group) => ({
        value: group.id,
        display: group.name,
        type: 'direct',
        $ref: `${baseUrl}/Groups/${group.id}`,
      })),
    }),
    [provisioningSchema.id]: provisioningOf(user),
    meta: {
      resourceType: 'User',
      created: user.createdAt.toISOString(),
      lastModified: user.modifiedAt.toISOString(),
      location,
      version: `W/"${user.version}"`,
    },
  }
}

/** The same of a row of a listing. */
export function toListedUserBody(row: ListedUserRow, baseUrl: string): JsonObject {
  const user: ShownUser = {
    id: row.id,
    resource: row.resource,
    version: row.version,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    groups: row.groups,
    account: { task: toStoredTask(row), observed: row.observed, observedAt: row.observed_at },
    unclaimed: row.unclaimed,
  }
  return toUserBody(user, baseUrl)
}

/** The same of a Group: `src/listing/listed-groups.ts`. */
export function toGroupBody(group: StoredGroup, baseUrl: string): JsonObject {
  const [entitlement] = group.entitlements
  return {
    ...group.resource,
    schemas: [...schemasOf(group.resource), provisioningSchema.id],
    id: group.id,
    ...(group.members !== undefined && {
      members: group.members.map((userId) => ({
        value: userId,
        type: 'User',
        $ref: `${baseUrl}/Users/${userId}`,
      })),
    }),
    [provisioningSchema.id]: {
      mapped: entitlement !== undefined,
      ...(entitlement !== undefined && { entitlement: group.entitlements.join(', ') }),
    },
    meta: {
      resourceType: 'Group',
      created: group.createdAt.toISOString(),
      lastModified: group.modifiedAt.toISOString(),
      location: `${baseUrl}/Groups/${group.id}`,
      version: `W/"${group.version}"`,
    },
  }
}

function schemasOf(resource: JsonObject): readonly string[] {
  const { schemas } = resource
  return Array.isArray(schemas) ? (schemas as readonly string[]) : []
}

/** The real state: how far the latest change has come, and how the vendor showed the account last. */
function provisioningOf({ account, unclaimed }: ShownUser): JsonObject {
  const { task, observed, observedAt } = account
  return {
    managed: unclaimed !== true,
    ...(task !== null && taskPart(task)),
    ...(observedAt !== null && {
      accountState: observed?.state ?? 'absent',
      observedAt: observedAt.toISOString(),
    }),
    ...(observed?.entitlements !== undefined &&
      observed.entitlements.length > 0 && {
        entitlements: observed.entitlements.map(({ name, id }) => name || id),
      }),
  }
}

function taskPart(task: StoredTask): JsonObject {
  const reason = task.hold === 'shadow' ? holds.shadow.summary : task.reason
  return {
    taskId: task.id,
    state: shownState(task),
    ...(task.state === 'unknown'
      ? { outcome: 'unknown' }
      : task.outcome !== null && { outcome: task.outcome }),
    ...(reason !== null && { reason }),
    since: task.updatedAt.toISOString(),
  }
}

function shownState({ state }: StoredTask): string {
  if (state === 'ready') return 'planned'
  return state === 'unknown' || state === 'inProgress' ? 'applying' : state
}
