import { sql } from 'kysely'
import type { ApplicationContext } from '../applications/directory.ts'
import { toUserFacts } from '../scim/user-facts.ts'
import { composeFor, type DesireInputs, nextGeneration, type Road } from './desire.ts'
import { loadUser, type StoredUser } from './stored-user.ts'
import type { Origin } from './task.ts'
import { attributesFor, type Protection, refuseProtected } from './user-attributes.ts'
import { isOvertaken, userRecord } from './user-write.ts'
import { generationParts } from './write-generations.ts'

export type DeleteUserOutcome =
  | { readonly outcome: 'stored'; readonly taskId: string; readonly overtaken: readonly string[] }
  | { readonly outcome: 'protected'; readonly by: Protection }
  | { readonly outcome: 'notFound' | 'stale' | 'busy' }

const attempts = 8
const dayMs = 24 * 60 * 60 * 1_000

/**
 * The User is gone for its identity provider at once and its access is taken away at once; deleting the account at
 * the vendor is a task of its own, due later and held for a person.
 */
export async function deleteUser(
  road: Road,
  context: ApplicationContext,
  userId: string,
  origin: Origin,
  onlyVersions?: readonly number[],
): Promise<DeleteUserOutcome> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stored = await loadUser(road.db, context.application.id, userId)
    if (stored === undefined) return { outcome: 'notFound' }
    if (onlyVersions !== undefined && !onlyVersions.includes(stored.version)) return { outcome: 'stale' }
    const by = refuseProtected(stored.account)
    if (by !== undefined) return { outcome: 'protected', by }
    const outcome = await storeDeletion(road, context, stored, origin)
    if (outcome !== 'overtaken') return outcome
  }
  return { outcome: 'busy' }
}

/** When an account whose User is gone shall be deleted at the vendor, if a person agrees. */
export function deletionDueAt({ application }: ApplicationContext, now: Date): Date {
  return new Date(now.getTime() + application.policy.deletionAfterDays * dayMs)
}

/** Locks the memberships before the account, as a write to a Group does: else the two would wait for each other. */
async function storeDeletion(
  road: Road,
  context: ApplicationContext,
  stored: StoredUser,
  origin: Origin,
): Promise<DeleteUserOutcome | 'overtaken'> {
  const at = road.clock.now()
  const inputs: DesireInputs = {
    accountId: stored.account.id,
    currentGeneration: stored.account.generation,
    user: undefined,
    lastAttributes: attributesFor(context, toUserFacts(stored.resource)),
    groupKeys: new Set(),
    overrides: stored.overrides,
    userVersion: null,
    previous: stored.account.desired ?? undefined,
  }
  const state = composeFor(context, inputs)
  const change = { userId: stored.id, accountId: stored.account.id, change: 'deleted', changed: [] } as const
  const generation = nextGeneration(context, inputs, origin, {
    state,
    deletionDueAt: deletionDueAt(context, at),
    record: (number, taskId) =>
      userRecord(
        context,
        origin,
        { ...change, before: stored.resource, after: null, at },
        { generation: number, taskId, state },
      ),
  })
  try {
    const { rows } = await sql<{ overtaken: string[] }>`
      with gone as (
        update scim_user set deleted_at = ${at}::timestamptz, version = version + 1
        where id = ${stored.id}::uuid and version = ${stored.version} and deleted_at is null
        returning id),
      left_groups as (delete from scim_member using gone where user_id = gone.id returning user_id),
      held as (
        select id from account
        where id = ${stored.account.id}::uuid and (select count(*) from left_groups) >= 0 for update),
      gate as (select id from gone where (select count(*) from held) >= 0),
      ${generationParts([{ ...generation, linkTo: null }], at)}
      select array(select id from overtaken) as overtaken from gate`.execute(road.db)
    const [row] = rows
    if (row === undefined) return 'overtaken'
    return { outcome: 'stored', taskId: generation.task.id, overtaken: row.overtaken }
  } catch (error) {
    if (isOvertaken(error)) return 'overtaken'
    throw error
  }
}
