import { type Selectable, sql } from 'kysely'
import type { FailureCode } from '../failures/failures.ts'
import type { Hold } from '../failures/holds.ts'
import type { Database, Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import type { Plan } from './plan.ts'
import type { Approval, Origin, Task, TaskState } from './task.ts'

const leaseSeconds = 120

/**
 * Leases the next task of an application: leavers first, due, its account free. Two callers never get the same one,
 * and the fence tells a caller that was overtaken apart from the one that holds the lease now.
 */
export async function claimNext(
  db: Database,
  applicationId: string,
  nodeId: string,
  now: Date,
): Promise<Task | undefined> {
  const { rows } = await sql<Selectable<Tables['task']>>`
    update task set
      state = case when state = 'ready' or state = 'inProgress' then 'applying' else state end,
      crashes = case when lease_until is null then crashes else crashes + 1 end,
      fence = nextval('task_fence'), leased_by = ${nodeId},
      lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), updated_at = ${now}
    where id = (
      select next.id from task next
      where next.application_id = ${applicationId}
        and next.state in ('ready', 'applying', 'unknown', 'verifying', 'inProgress')
        and next.due_at <= ${now}
        and ${leaseIsFree('next')}
        and not exists (
          select 1 from task busy
          where busy.account_id = next.account_id and busy.id <> next.id
            and busy.state in ('applying', 'unknown', 'verifying'))
      order by next.priority, next.due_at, next.id
      limit 1
      for update skip locked)
    returning *`.execute(db)
  return rows[0] && toTask(rows[0])
}

/**
 * A lease that was left behind by a crash frees its task: the first time at once, then after 1, 2, 4 … 60 s. A task
 * that takes its worker down can so not do it in a loop, and one that was only near is soon done between two crashes.
 */
function leaseIsFree(table: 'task' | 'next') {
  const pause = sql`least(60, case when ${sql.ref(`${table}.crashes`)} = 0 then 0 else power(2, ${sql.ref(`${table}.crashes`)} - 1) end)`
  return sql`(${sql.ref(`${table}.lease_until`)} is null
    or ${sql.ref(`${table}.lease_until`)} + make_interval(secs => ${pause}) < clock_timestamp())`
}

/** When the next task of each application falls due, for the dispatcher's timer; only those it could run. */
export async function applicationsWithWork(db: Database, now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ application_id: string }>`
    select application.id as application_id from application
    where application.removed_at is null and exists (
      select 1 from task where task.application_id = application.id
        and task.state in ('ready', 'applying', 'unknown', 'verifying', 'inProgress')
        and task.due_at <= ${now} and ${leaseIsFree('task')})`.execute(db)
  return rows.map((row) => row.application_id)
}

/** After a crash of this very node nobody holds its leases: they are free at once instead of when they expire. */
export async function releaseLeasesOf(db: Database, nodeId: string): Promise<void> {
  await db
    .updateTable('task')
    .set({ lease_until: sql`clock_timestamp()` })
    .where('leased_by', '=', nodeId)
    .where('lease_until', 'is not', null)
    .execute()
}

/** Makes the lease last again, also one that has run out; false when somebody else has the task by now. */
export async function renewLease(db: Database, task: Task): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('task')
    .set({ lease_until: sql`clock_timestamp() + make_interval(secs => ${leaseSeconds})` })
    .where('id', '=', task.id)
    .where('fence', '=', task.fence)
    .where('lease_until', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** A worker broke off with it: it is free again, after the pause that its crashes ask for. */
export async function releaseLease(db: Database, task: Task): Promise<void> {
  await db
    .updateTable('task')
    .set({ lease_until: sql`clock_timestamp()` })
    .where('id', '=', task.id)
    .where('fence', '=', task.fence)
    .where('lease_until', 'is not', null)
    .execute()
}

export type TaskChange = {
  readonly state: TaskState
  readonly dueAt?: Date
  readonly hold?: Hold | null
  readonly attempt?: number
  readonly plan?: Plan
  readonly planHash?: string
  readonly outcome?: string | null
  readonly code?: FailureCode | null
  readonly reason?: string | null
  readonly evidence?: unknown
  /** The worker goes on with it; otherwise its lease ends here. */
  readonly keepLease?: boolean
}

const givesWay: readonly TaskState[] = ['ready', 'applying', 'inProgress', 'held', 'needsPerson', 'failed']
const closed: readonly TaskState[] = ['done', 'failed', 'needsPerson', 'canceled', 'superseded']

/**
 * Moves a leased task on and returns the state it is in now; undefined when somebody else has it by now, and then
 * nothing was written. A task that would have to wait, or would begin another change, while a newer generation exists
 * is superseded instead: nobody who has left is given an account by an older wish.
 */
export async function moveTask(
  queries: Queries,
  task: Task,
  change: TaskChange,
  now: Date,
): Promise<TaskState | undefined> {
  const overtaken = givesWay.includes(change.state) && (await newerGenerationExists(queries, task))
  const state = overtaken ? 'superseded' : change.state
  const { numUpdatedRows } = await queries
    .updateTable('task')
    .set({
      state,
      updated_at: now,
      ...(change.keepLease && !overtaken
        ? { lease_until: sql<Date>`clock_timestamp() + make_interval(secs => ${leaseSeconds})` }
        : { lease_until: null, leased_by: null, crashes: 0 }),
      ...(change.dueAt !== undefined && { due_at: change.dueAt }),
      ...(change.hold !== undefined && { hold: change.hold }),
      ...(change.attempt !== undefined && { attempt: change.attempt }),
      ...(change.plan !== undefined && { plan: JSON.stringify(change.plan) }),
      ...(change.planHash !== undefined && { plan_hash: change.planHash }),
      ...(change.outcome !== undefined && { outcome: change.outcome }),
      ...(change.code !== undefined && { code: change.code }),
      ...(change.reason !== undefined && { reason: change.reason }),
      ...(change.evidence !== undefined && { evidence: JSON.stringify(change.evidence) }),
      ...(closed.includes(state) && { finished_at: now }),
    })
    .where('id', '=', task.id)
    .where('fence', '=', task.fence)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? state : undefined
}

/** Locks the account's row, so that no newer generation can slip in before this transaction ends. */
async function newerGenerationExists(queries: Queries, task: Task): Promise<boolean> {
  const account = await queries
    .selectFrom('account')
    .select('generation')
    .where('id', '=', task.accountId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return account.generation > task.generation
}

export async function findTask(queries: Queries, id: string): Promise<Task | undefined> {
  const row = await queries.selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toTask(row)
}

export function toTask(row: Selectable<Tables['task']>): Task {
  return {
    id: row.id,
    applicationId: row.application_id,
    accountId: row.account_id,
    generation: row.generation,
    kind: row.kind,
    priority: row.priority,
    state: row.state as TaskState,
    hold: row.hold ?? undefined,
    origin: row.origin as Origin,
    dueAt: row.due_at,
    attempt: row.attempt,
    crashes: row.crashes,
    fence: row.fence,
    plan: (row.plan as Plan | null) ?? undefined,
    planHash: row.plan_hash ?? undefined,
    approval: (row.approval as Approval | null) ?? undefined,
    outcome: row.outcome ?? undefined,
    code: row.code ?? undefined,
    reason: row.reason ?? undefined,
    evidence: row.evidence ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at ?? undefined,
  }
}
