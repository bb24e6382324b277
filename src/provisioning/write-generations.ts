import { type RawBuilder, sql } from 'kysely'
import { type AuditRecord, auditRow } from '../audit/entry.ts'
import type { Hold } from '../failures/holds.ts'
import { awaitedSeconds } from './awaited-outcome.ts'
import type { DesiredState } from './desired-state.ts'
import type { StoredAccount } from './stored-user.ts'
import { type Origin, priorities, type TaskState } from './task.ts'

/** What it takes to reproduce a desired state: the version of every input. */
export type InputVersions = {
  readonly userVersion: number | null
  readonly mappingVersion: number
  readonly overrideIds: readonly string[]
}

/** One account's next generation with its task and audit record. All of it is written, or nothing. */
export type NewGeneration = {
  readonly accountId: string
  readonly applicationId: string
  readonly generation: number
  readonly state: DesiredState
  readonly stateHash: string
  readonly inputs: InputVersions
  readonly origin: Origin
  /** What to put back if the vendor refuses this generation for good. */
  readonly undo: Undo | null
  readonly task: {
    readonly id: string
    readonly priority: number
    readonly state: TaskState
    readonly hold: Hold | null
  }
  /** A planned deletion at the vendor, held for a person. */
  readonly deletion: { readonly id: string; readonly dueAt: Date } | null
  /** What the account is found by from now on. */
  readonly matchKey: string
  /** Ties the account to a User, or unties it (null); undefined leaves it as it is. */
  readonly linkTo?: string | null
  readonly record: AuditRecord
}

export type Undo =
  | { readonly kind: 'removeUser'; readonly userId: string; readonly version: number }
  | {
      readonly kind: 'restoreUser'
      readonly userId: string
      readonly version: number
      readonly resource: unknown
    }

/**
 * The parts of a `with` statement that write new generations: desired state, superseded tasks, the new task, the
 * account's head, the audit entry; what a leaver still has to wait for is hurried up. They happen only if the part
 * named `gate` returned a row, so that a SCIM write and all that follows from it are one statement, one round trip,
 * one commit. A part with nothing to do is left out: the database would set it up all the same.
 */
export function generationParts(generations: readonly NewGeneration[], now: Date): RawBuilder<unknown> {
  const leaving = generations.some(({ task }) => task.priority === priorities.leaver)
  const deleting = generations.some(({ deletion }) => deletion !== null)
  return sql.join([
    sql`incoming as (select r.* from ${incomingRows(generations, now)} where exists (select 1 from gate))`,
    nextState,
    overtaken,
    ...(leaving ? [hurried] : []),
    deleting ? nextTaskAndDeletion : nextTask,
    head,
    trail,
  ])
}

/** The same for one account that the statement itself makes, with its head as `new_account` has it. */
export function firstGenerationParts(generation: NewGeneration, now: Date): RawBuilder<unknown> {
  return sql.join([
    sql`incoming as (select r.* from ${incomingRows([generation], now)} where exists (select 1 from gate))`,
    nextState,
    nextTask,
    trail,
  ])
}

const nextState = sql`
  next_state as (
    insert into desired_state (account_id, generation, state, state_hash, inputs, origin, undo, created_at)
    select account_id, generation, state, state_hash, inputs, origin, undo, at from incoming)`

const overtaken = sql`
  overtaken as (
    update task set state = 'superseded', finished_at = incoming.at, updated_at = incoming.at,
      lease_until = null, leased_by = null
    from incoming
    where task.account_id = incoming.account_id
      and task.state in ('ready', 'inProgress', 'held', 'needsPerson', 'failed')
    returning task.id)`

const hurried = sql`
  hurried as (
    update task set priority = least(task.priority, incoming.priority), due_at = least(task.due_at, incoming.at)
    from incoming
    where task.account_id = incoming.account_id and incoming.priority = ${sql.lit(priorities.leaver)}
      and task.state in ('unknown', 'verifying') and task.lease_until is null)`

const nextTask = sql`
  next_task as (
    insert into task (id, application_id, account_id, generation, kind, priority, state, hold, origin, due_at,
      created_at, updated_at, awaited_until)
    select task_id, application_id, account_id, generation, 'converge', priority, task_state, hold, origin, at, at, at,
      case when awaited then clock_timestamp() + make_interval(secs => ${sql.lit(awaitedSeconds)}) end
      from incoming)`

const nextTaskAndDeletion = sql`
  ${nextTask},
  deletion as (
    insert into task (id, application_id, account_id, generation, kind, priority, state, hold, origin, due_at,
      created_at, updated_at)
    select deletion_id, application_id, account_id, generation, 'delete', 3, 'held', 'deletion', origin,
      deletion_due_at, at, at from incoming where deletion_id is not null)`

const head = sql`
  head as (
    update account set generation = incoming.generation, task_id = incoming.task_id,
      match_key = incoming.match_key,
      scim_user_id = case when incoming.links then incoming.link_to else account.scim_user_id end
    from incoming where account.id = incoming.account_id)`

const trail = sql`
  trail as (
    insert into audit_entry (at, event, application_id, account_id, task_id, entry, detail, salt)
    select at, event, application_id, account_id, task_id, entry, detail, decode(salt, 'hex') from incoming)`

/** What an account shows as its newest state once this generation is written. */
export function storedHead(
  { generation, state, stateHash, task }: NewGeneration,
  now: Date,
): Pick<StoredAccount, 'generation' | 'desired' | 'stateHash' | 'task'> {
  const { id, state: taskState, hold } = task
  return {
    ...{ generation, desired: state, stateHash },
    task: { ...{ id, state: taskState, hold, updatedAt: now }, outcome: null, code: null, reason: null },
  }
}

/** The columns of `incoming`, as `toRow` names them. */
const columns = {
  account_id: 'uuid',
  application_id: 'uuid',
  generation: 'bigint',
  state: 'jsonb',
  state_hash: 'text',
  inputs: 'jsonb',
  origin: 'jsonb',
  awaited: 'boolean',
  undo: 'jsonb',
  task_id: 'uuid',
  priority: 'smallint',
  task_state: 'text',
  hold: 'text',
  deletion_id: 'uuid',
  deletion_due_at: 'timestamptz',
  match_key: 'text',
  links: 'boolean',
  link_to: 'uuid',
  at: 'timestamptz',
  event: 'text',
  entry: 'text',
  detail: 'jsonb',
  salt: 'text',
} as const satisfies Record<keyof ReturnType<typeof toRow>, string>

const definitions = sql.raw(
  Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', '),
)

/** One generation is what nearly every request writes: given singly, the plan knows that it is one and looks up by key. */
function incomingRows(generations: readonly NewGeneration[], now: Date): RawBuilder<unknown> {
  const rows = generations.map((generation) => toRow(generation, now))
  return rows.length === 1
    ? sql`jsonb_to_record(${JSON.stringify(rows[0])}::jsonb) as r(${definitions})`
    : sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${definitions})`
}

function toRow(generation: NewGeneration, now: Date) {
  const record = auditRow(generation.record)
  const { waits = false, ...origin } = generation.origin
  return {
    account_id: generation.accountId,
    application_id: generation.applicationId,
    generation: generation.generation,
    state: generation.state,
    state_hash: generation.stateHash,
    inputs: generation.inputs,
    origin,
    awaited: waits,
    undo: generation.undo,
    task_id: generation.task.id,
    priority: generation.task.priority,
    task_state: generation.task.state,
    hold: generation.task.hold,
    deletion_id: generation.deletion?.id ?? null,
    deletion_due_at: generation.deletion?.dueAt ?? null,
    match_key: generation.matchKey,
    links: generation.linkTo !== undefined,
    link_to: generation.linkTo ?? null,
    at: now,
    event: record.event,
    entry: record.entry,
    detail: generation.record.detail ?? null,
    salt: record.salt?.toString('hex') ?? null,
  }
}
