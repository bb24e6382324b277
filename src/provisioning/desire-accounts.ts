import { sql } from 'kysely'
import type { ApplicationContext } from '../applications/directory.ts'
import { toUserFacts } from '../scim/user-facts.ts'
import type { Queries } from '../store/database.ts'
import { composeFor, type DesireInputs, nextGeneration, writeGenerations } from './desire.ts'
import { type DesiredState, hashOf } from './desired-state.ts'
import { lockWindow, losesBetween } from './removal-window.ts'
import { loadUsers, type StoredUser } from './stored-user.ts'
import type { Origin } from './task.ts'
import { attributesFor } from './user-attributes.ts'
import type { NewGeneration } from './write-generations.ts'

/** What became of the accounts whose inputs changed beside their User: memberships, mapping, overrides. */
export type Desired = {
  readonly taskIds: readonly string[]
  /** Those that can begin at once: the others wait for a person. */
  readonly ready: readonly string[]
  readonly overtaken: readonly string[]
}

/**
 * Computes the desired state of these Users' accounts again and writes a generation for each that differs. Belongs
 * into the transaction of the change; it locks the accounts, so that no generation is computed from old inputs.
 */
export async function desireAccounts(
  queries: Queries,
  context: ApplicationContext,
  userIds: readonly string[],
  origin: Origin,
  now: Date,
): Promise<Desired> {
  if (userIds.length === 0) return { taskIds: [], ready: [], overtaken: [] }
  await queries
    .selectFrom('account')
    .select('id')
    .where(sql<boolean>`scim_user_id = any(${userIds}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  const users = await loadUsers(
    queries,
    sql`scim_user.id = any(${userIds}::uuid[]) and scim_user.deleted_at is null`,
  )
  const wanted = users.flatMap((user) => generationOf(context, user, origin, now) ?? [])
  const generations = await holdMassRemoval(queries, context, users, wanted, now)
  const overtaken = await writeGenerations(queries, generations, now)
  const tasks = generations.map(({ task }) => task)
  const ready = tasks.filter(({ state }) => state === 'ready').map(({ id }) => id)
  return { taskIds: tasks.map(({ id }) => id), ready, overtaken }
}

/** What a User's account should be under this context's mapping. Pure: also for a mapping that is only considered. */
export function desiredFor(context: ApplicationContext, user: StoredUser): DesiredState {
  return composeFor(context, inputsFor(context, user))
}

function inputsFor(context: ApplicationContext, user: StoredUser): DesireInputs {
  const facts = toUserFacts(user.resource)
  const attributes = attributesFor(context, facts)
  return {
    accountId: user.account.id,
    currentGeneration: user.account.generation,
    user: { active: facts.active, attributes },
    lastAttributes: attributes,
    groupKeys: new Set(user.groups.map(({ key }) => key)),
    overrides: user.overrides,
    userVersion: user.version,
    previous: user.account.desired ?? undefined,
  }
}

function generationOf(
  context: ApplicationContext,
  user: StoredUser,
  origin: Origin,
  at: Date,
): NewGeneration | undefined {
  const state = desiredFor(context, user)
  if (hashOf(state) === user.account.stateHash) return undefined
  return nextGeneration(context, inputsFor(context, user), origin, {
    state,
    record: (generation, taskId) => ({
      event: 'desired.changed',
      at,
      actor: origin.actor,
      applicationId: context.application.id,
      accountId: user.account.id,
      taskId,
      ...(origin.requestId !== undefined && { requestId: origin.requestId }),
      data: { generation, presence: state.presence, via: origin.via },
      detail: { before: user.account.desired, after: state },
    }),
  })
}

/**
 * A change that arrives as a whole is judged as a whole: when it would take more from accounts than the limit has
 * room for, all of its removals are held before the first one is made.
 */
async function holdMassRemoval(
  queries: Queries,
  { application }: ApplicationContext,
  users: readonly StoredUser[],
  generations: readonly NewGeneration[],
  now: Date,
): Promise<readonly NewGeneration[]> {
  if (!application.guarded || application.mode === 'shadow') return generations
  const before = new Map(users.map(({ account }) => [account.id, account.desired ?? undefined]))
  const losing = generations.filter(({ accountId, state }) => losesBetween(before.get(accountId), state))
  if (losing.length < 2) return generations
  const { limit, used } = await lockWindow(queries, application.id, undefined, now)
  if (used + losing.length <= limit) return generations
  return generations.map((generation) =>
    losing.includes(generation)
      ? { ...generation, task: { ...generation.task, state: 'held', hold: 'guard' } }
      : generation,
  )
}
