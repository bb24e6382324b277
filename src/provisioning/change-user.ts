import { sql } from 'kysely'
import type { ApplicationContext } from '../applications/directory.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import { auditRow } from '../audit/entry.ts'
import { toUserFacts } from '../scim/user-facts.ts'
import { withCurrentRules } from './current-rules.ts'
import { composeFor, type DesireInputs, nextGeneration, type Road } from './desire.ts'
import { type DesiredState, hashOf } from './desired-state.ts'
import { loadUser, type StoredUser } from './stored-user.ts'
import type { Origin, TaskState } from './task.ts'
import { attributesFor, type Protection, refuseProtected } from './user-attributes.ts'
import {
  isOvertaken,
  type Taken,
  takenAttribute,
  type UserContent,
  userColumns,
  userRecord,
} from './user-write.ts'
import { generationParts, storedHead } from './write-generations.ts'

export type ChangeUserOutcome =
  /** `taskId` undefined: nothing that matters to the vendor changed. */
  | {
      readonly outcome: 'stored'
      readonly stored: StoredUser
      readonly taskId: string | undefined
      readonly overtaken: readonly string[]
    }
  | { readonly outcome: 'protected'; readonly by: Protection }
  | { readonly outcome: 'notFound' | 'stale' | 'busy' }
  | Taken

export type UserChange = {
  /** Computes the new content from the stored one; throws a ScimError to refuse. */
  readonly change: (stored: StoredUser) => UserContent & { readonly changed: readonly string[] }
  /** Only if the stored version is one of these (If-Match). */
  readonly onlyVersions?: readonly number[]
}

const attempts = 8

/** Stores a changed User and all that follows from it; reads and computes again when somebody else was faster. */
export async function changeUser(
  road: Road,
  context: ApplicationContext,
  userId: string,
  change: UserChange,
  origin: Origin,
): Promise<ChangeUserOutcome> {
  let current = context
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) current = await withCurrentRules(road.db, context)
    const stored = await loadUser(road.db, context.application.id, userId)
    if (stored === undefined) return { outcome: 'notFound' }
    if (change.onlyVersions !== undefined && !change.onlyVersions.includes(stored.version))
      return { outcome: 'stale' }
    const outcome = await storeChange(road, current, stored, change.change(stored), origin)
    if (outcome !== 'overtaken') return outcome
  }
  return { outcome: 'busy' }
}

type Content = UserContent & { readonly changed: readonly string[] }

async function storeChange(
  road: Road,
  context: ApplicationContext,
  stored: StoredUser,
  content: Content,
  origin: Origin,
): Promise<ChangeUserOutcome | 'overtaken'> {
  const inputs = inputsOf(context, stored, content)
  const state = composeFor(context, inputs)
  const alreadyDesired = hashOf(state) === stored.account.stateHash && wellUnderWay(stored)
  const unchanged = canonicalJson(content.resource) === canonicalJson(stored.resource)
  if (unchanged && alreadyDesired) return { outcome: 'stored', stored, taskId: undefined, overtaken: [] }
  const by = refuseProtected(stored.account)
  if (by !== undefined && touches(stateOf(context, stored), state)) return { outcome: 'protected', by }
  try {
    return alreadyDesired
      ? await storeUserOnly(road, context, stored, content, origin)
      : await storeGeneration(road, context, stored, { content, inputs, state, origin })
  } catch (error) {
    if (isOvertaken(error)) return 'overtaken'
    const taken = takenAttribute(error)
    if (taken === undefined) throw error
    return taken
  }
}

function inputsOf(context: ApplicationContext, stored: StoredUser, content: UserContent): DesireInputs {
  const attributes = attributesFor(context, content.facts)
  return {
    accountId: stored.account.id,
    currentGeneration: stored.account.generation,
    user: { active: content.facts.active, attributes },
    lastAttributes: attributes,
    groupKeys: new Set(stored.groups.map(({ key }) => key)),
    overrides: stored.overrides,
    userVersion: stored.version + 1,
    previous: stored.account.desired ?? undefined,
  }
}

function stateOf(context: ApplicationContext, stored: StoredUser): DesiredState {
  const content = { resource: stored.resource, facts: toUserFacts(stored.resource) }
  return composeFor(context, inputsOf(context, stored, content))
}

const failing: readonly TaskState[] = ['failed', 'needsPerson', 'canceled', 'superseded']

/** A repeated write is a retry when the last attempt did not end well. */
function wellUnderWay(stored: StoredUser): boolean {
  return stored.account.task !== null && !failing.includes(stored.account.task.state)
}

/** Whether a change reaches what a protected account must keep: its access, its sign-in, its entitlements. */
function touches(before: DesiredState, after: DesiredState): boolean {
  const essence = ({ presence, attributes, entitlements }: DesiredState) =>
    canonicalJson({ presence, email: attributes.email, userName: attributes.userName, entitlements })
  return essence(before) !== essence(after)
}

async function storeUserOnly(
  road: Road,
  context: ApplicationContext,
  stored: StoredUser,
  content: Content,
  origin: Origin,
): Promise<ChangeUserOutcome | 'overtaken'> {
  const at = road.clock.now()
  const row = auditRow(userRecord(context, origin, recordOf(stored, content, at)))
  const { rows } = await sql`
    with gate as (${updateUser(stored, content, at)}),
    trail as (
      insert into audit_entry (at, event, application_id, account_id, entry, detail, salt)
      select ${row.at}::timestamptz, ${row.event}, ${row.application_id}::uuid, ${row.account_id}::uuid, ${row.entry},
        ${row.detail}::jsonb, ${row.salt}::bytea from gate)
    select id from gate`.execute(road.db)
  return rows.length === 0
    ? 'overtaken'
    : { outcome: 'stored', stored: afterChange(stored, content, at), taskId: undefined, overtaken: [] }
}

/** Locks the account before the User, as everybody does who holds both: else two writers would wait for each other. */
async function storeGeneration(
  road: Road,
  context: ApplicationContext,
  stored: StoredUser,
  next: { content: Content; inputs: DesireInputs; state: DesiredState; origin: Origin },
): Promise<ChangeUserOutcome | 'overtaken'> {
  const { content, inputs, state, origin } = next
  const at = road.clock.now()
  const generation = nextGeneration(context, inputs, origin, {
    state,
    undo: {
      kind: 'restoreUser',
      userId: stored.id,
      version: stored.version + 1,
      resource: stored.resource,
    },
    record: (number, taskId) =>
      userRecord(context, origin, recordOf(stored, content, at), { generation: number, taskId, state }),
  })
  const { rows } = await sql<{ overtaken: string[] }>`
    with held as (select id from account where id = ${stored.account.id}::uuid for update),
    gate as (${updateUser(stored, content, at, sql`and (select count(*) from held) >= 0 and ${mappingIsStill(context)}`)}),
    ${generationParts([generation], at)}
    select array(select id from overtaken) as overtaken from gate`.execute(road.db)
  const [row] = rows
  if (row === undefined) return 'overtaken'
  const after = afterChange(stored, content, at)
  return {
    outcome: 'stored',
    stored: { ...after, account: { ...after.account, ...storedHead(generation, at) } },
    taskId: generation.task.id,
    overtaken: row.overtaken,
  }
}

/** The User as it is stored now, without reading it again. */
function afterChange(stored: StoredUser, { resource }: Content, at: Date): StoredUser {
  return { ...stored, resource, version: stored.version + 1, modifiedAt: at }
}

/** False when the mapping was changed since the context was read: what follows from the change must be computed again. */
function mappingIsStill({ application }: ApplicationContext) {
  return sql`exists (select 1 from application
    where id = ${application.id}::uuid and mapping_version = ${application.mappingVersion})`
}

function updateUser(stored: StoredUser, content: Content, at: Date, after = sql``) {
  const columns = userColumns(content)
  return sql`
    update scim_user set user_name_key = ${columns.user_name_key}, external_id = ${columns.external_id},
      resource = ${columns.resource}::jsonb, lookup_keys = ${columns.lookup_keys}::bigint[], version = version + 1, modified_at = ${at}::timestamptz
    where id = ${stored.id}::uuid and version = ${stored.version} and deleted_at is null ${after}
    returning id`
}

function recordOf(stored: StoredUser, content: Content, at: Date) {
  return {
    userId: stored.id,
    accountId: stored.account.id,
    change: 'changed',
    changed: content.changed,
    before: stored.resource,
    after: content.resource,
    at,
  } as const
}
