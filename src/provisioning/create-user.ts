import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { ApplicationContext } from '../applications/directory.ts'
import type { Account, AccountAttributes } from '../connector/account.ts'
import { foldCase } from '../scim/fold.ts'
import type { Queries } from '../store/database.ts'
import { composeFor, type DesireInputs, nextGeneration, type Road, writeGenerations } from './desire.ts'
import type { DesiredState } from './desired-state.ts'
import { liveOverrides } from './override-store.ts'
import type { StoredUser } from './stored-user.ts'
import type { Origin } from './task.ts'
import { attributesFor, matchKeyOf, type Protection, refuseProtected } from './user-attributes.ts'
import { type Taken, takenAttribute, type UserContent, userColumns, userRecord } from './user-write.ts'
import { firstGenerationParts, type NewGeneration, storedHead } from './write-generations.ts'

export type CreateUserOutcome =
  | {
      readonly outcome: 'stored'
      readonly userId: string
      readonly taskId: string
      /** Where it is known without reading it again. */
      readonly stored?: StoredUser
    }
  | Taken
  | { readonly outcome: 'protected'; readonly by: Protection }

/** Stores a new User and all that follows from it. Usually one statement; a known account is linked in a few. */
export async function createUser(
  road: Road,
  context: ApplicationContext,
  content: UserContent,
  origin: Origin,
): Promise<CreateUserOutcome> {
  const attributes = attributesFor(context, content.facts)
  const draft: Draft = {
    context,
    content,
    origin,
    attributes,
    userId: newId(),
    matchKey: matchKeyOf(context, attributes),
    at: road.clock.now(),
  }
  try {
    return (await storeUnknown(road, draft)) ?? (await storeForKnownAccount(road, draft))
  } catch (error) {
    const taken = takenAttribute(error)
    if (taken === undefined) throw error
    return taken
  }
}

type Draft = {
  readonly context: ApplicationContext
  readonly content: UserContent
  readonly origin: Origin
  readonly attributes: AccountAttributes
  readonly userId: string
  readonly matchKey: string
  readonly at: Date
}

/** The usual case: nothing is known under this name. Undefined, and nothing written, when something is. */
async function storeUnknown(road: Road, draft: Draft): Promise<CreateUserOutcome | undefined> {
  const { at, matchKey, userId } = draft
  const generation = firstGeneration(draft, {
    accountId: newId(),
    currentGeneration: 0,
    overrides: [],
    previous: undefined,
  })
  const applicationId = draft.context.application.id
  const columns = userColumns(draft.content)
  const { rows } = await sql`
    with gate as (
      insert into scim_user (id, application_id, user_name_key, external_id, resource, lookup_keys, version, created_at,
        modified_at)
      select ${userId}::uuid, ${applicationId}::uuid, ${columns.user_name_key}, ${columns.external_id},
        ${columns.resource}::jsonb, ${columns.lookup_keys}::bigint[], 1, ${at}::timestamptz, ${at}::timestamptz
      where not exists (
        select 1 from account where application_id = ${applicationId} and match_key = ${matchKey})
      returning id),
    new_account as (
      insert into account (id, application_id, match_key, scim_user_id, generation, task_id, created_at)
      select ${generation.accountId}::uuid, ${applicationId}::uuid, ${matchKey}, gate.id, 1,
        ${generation.task.id}::uuid, ${at}::timestamptz from gate),
    ${firstGenerationParts(generation, at)}
    select id from gate`.execute(road.db)
  if (rows.length === 0) return undefined
  return { outcome: 'stored', userId, taskId: generation.task.id, stored: firstStored(draft, generation) }
}

function firstStored({ userId, content, at }: Draft, generation: NewGeneration): StoredUser {
  return {
    ...{ id: userId, resource: content.resource, version: 1, createdAt: at, modifiedAt: at },
    ...{ groups: [], overrides: [] },
    account: {
      ...{ id: generation.accountId, vendorId: null, managed: null, protectedByPerson: false },
      ...{ observed: null, observedAt: null },
      ...storedHead(generation, at),
    },
  }
}

/** Something is known under this name: an account of an earlier User, or one the vendor showed us. */
async function storeForKnownAccount(road: Road, draft: Draft): Promise<CreateUserOutcome> {
  return road.db.transaction().execute(async (tx) => {
    const known = await knownAccounts(tx, draft)
    const taken = known.find((account) => account.scim_user_id !== null)
    if (taken !== undefined) return takenBy(tx, taken.scim_user_id, draft)
    const managed = known.filter((account) => account.managed !== null)
    const [account] = managed.length === 1 ? managed : known.length === 1 ? known : []
    const by = account && refuseProtected(marksOf(account))
    if (by !== undefined) return { outcome: 'protected', by }

    const userId = idFor(draft, account)
    await tx
      .insertInto('scim_user')
      .values({
        id: userId,
        application_id: draft.context.application.id,
        ...userColumns(draft.content),
        version: 1,
        created_at: draft.at,
        modified_at: draft.at,
      })
      .execute()
    const accountId = account?.id ?? (await insertAccount(tx, draft))
    const overrides = (await liveOverrides(tx, [accountId])).get(accountId) ?? []
    const currentGeneration = account?.generation ?? 0
    const previous =
      account === undefined ? undefined : await desiredStateOf(tx, account.id, account.generation)
    const generation = firstGeneration(
      { ...draft, userId },
      { accountId, currentGeneration, overrides, previous },
    )
    await writeGenerations(tx, [{ ...generation, linkTo: userId }], draft.at)
    return { outcome: 'stored', userId, taskId: generation.task.id }
  })
}

/** An account that may have been listed before keeps the id it was listed under; one that had a User gets a new one. */
function idFor(draft: Draft, account: { id: string; generation: number } | undefined): string {
  return account?.generation === 0 ? account.id : draft.userId
}

async function desiredStateOf(queries: Queries, accountId: string, generation: number) {
  const row = await queries
    .selectFrom('desired_state')
    .select('state')
    .where('account_id', '=', accountId)
    .where('generation', '=', generation)
    .executeTakeFirst()
  return row?.state as DesiredState | undefined
}

function marksOf(account: { protected_at: Date | null; observed: unknown }) {
  return { protectedByPerson: account.protected_at !== null, observed: account.observed as Account | null }
}

async function knownAccounts(queries: Queries, draft: Draft) {
  return queries
    .selectFrom('account')
    .selectAll()
    .where('application_id', '=', draft.context.application.id)
    .where('match_key', '=', draft.matchKey)
    .orderBy('id')
    .forUpdate()
    .execute()
}

async function takenBy(queries: Queries, userId: string | null, draft: Draft): Promise<CreateUserOutcome> {
  const other = await queries
    .selectFrom('scim_user')
    .select('user_name_key')
    .where('id', '=', userId)
    .executeTakeFirst()
  const sameName = other?.user_name_key === foldCase(draft.content.facts.userName)
  return { outcome: 'taken', attribute: sameName ? 'userName' : 'emails' }
}

async function insertAccount(queries: Queries, draft: Draft): Promise<string> {
  const id = newId()
  await queries
    .insertInto('account')
    .values({
      id,
      application_id: draft.context.application.id,
      vendor_id: null,
      match_key: draft.matchKey,
      scim_user_id: null,
      managed: null,
      created_at: draft.at,
    })
    .execute()
  return id
}

function firstGeneration(
  draft: Draft,
  account: Pick<DesireInputs, 'accountId' | 'currentGeneration' | 'overrides' | 'previous'>,
): NewGeneration {
  const { context, content, attributes, userId, origin, at } = draft
  const inputs: DesireInputs = {
    ...account,
    user: { active: content.facts.active, attributes },
    lastAttributes: attributes,
    groupKeys: new Set(),
    userVersion: 1,
  }
  const state = composeFor(context, inputs)
  const { accountId } = account
  const change = {
    userId,
    accountId,
    change: 'created',
    changed: [],
    before: null,
    after: content.resource,
    at,
  } as const
  return nextGeneration(context, inputs, origin, {
    state,
    joiner: true,
    undo: { kind: 'removeUser', userId, version: 1 },
    record: (generation, taskId) => userRecord(context, origin, change, { generation, taskId, state }),
  })
}
