import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Queries } from '../store/database.ts'
import type { Action } from './plan.ts'
import type { Task } from './task.ts'

/** A call whose end nobody recorded, or that the vendor is still at: only a reading can tell what became of it. */
export type Unresolved = {
  readonly id: string
  readonly kind: Action['kind']
  readonly key: string
  readonly intendedAt: Date
  /** False: nobody saw how the call ended, so the vendor may still be at it. */
  readonly ended: boolean
  /** The vendor took it and said that it takes time: an invitation, a person. */
  readonly inProgress: boolean
  readonly absentSince: Date | undefined
}

/** The same for every attempt of one change of one account: the key by which "twice" is recognized. */
export function idempotencyKey(task: Task, action: Action): string {
  const type = action.kind === 'setEntitlements' ? action.type : ''
  const parts = [task.applicationId, task.accountId, task.generation, action.kind, type].join('|')
  return createHash('sha256').update(parts).digest('base64url').slice(0, 32)
}

/**
 * Records the intent before the call. Undefined when an earlier attempt of the same change has no known end: then it
 * must be resolved by reading first, and the database refuses to let it be sent again.
 */
export async function intend(
  queries: Queries,
  task: Task,
  action: Action,
  { position, removes, ofAdmin }: { position: number; removes: boolean; ofAdmin: boolean },
  now: Date,
): Promise<{ readonly actionId: string; readonly key: string; readonly attempt: number } | undefined> {
  const key = idempotencyKey(task, action)
  const { rows } = await sql<{ id: string; attempt: number }>`
    insert into action (id, task_id, application_id, account_id, position, kind, detail, idempotency_key, attempt,
      fence, removes, of_admin, intended_at)
    values (${newId()}, ${task.id}, ${task.applicationId}, ${task.accountId}, ${position}, ${action.kind},
      ${JSON.stringify(action)}, ${key}, 1, ${task.fence}, ${removes}, ${ofAdmin}, ${now})
    on conflict (idempotency_key) do update set
      task_id = excluded.task_id, position = excluded.position, detail = excluded.detail,
      attempt = action.attempt + 1, fence = excluded.fence, removes = excluded.removes,
      of_admin = excluded.of_admin, intended_at = excluded.intended_at,
      outcome = null, reason = null, finished_at = null, absent_since = null
    where action.outcome is not null and action.outcome not in ('unknown', 'inProgress')
    returning id, attempt`.execute(queries)
  const [row] = rows
  return row && { actionId: row.id, key, attempt: row.attempt }
}

export async function answer(
  queries: Queries,
  actionId: string,
  outcome: string,
  reason: string | undefined,
  now: Date,
  /** Only if this attempt is still the one on record: a worker that was paused must not answer for a later one. */
  fence?: number,
): Promise<void> {
  const update = queries
    .updateTable('action')
    .set({ outcome, reason: reason ?? null, finished_at: now })
    .where('id', '=', actionId)
  await (fence === undefined ? update : update.where('fence', '=', fence)).execute()
}

export async function unresolvedActions(queries: Queries, accountId: string): Promise<readonly Unresolved[]> {
  const rows = await queries
    .selectFrom('action')
    .select(['id', 'kind', 'idempotency_key', 'intended_at', 'finished_at', 'absent_since', 'outcome'])
    .where('account_id', '=', accountId)
    .where((where) =>
      where.or([where('outcome', 'is', null), where('outcome', 'in', ['unknown', 'inProgress'])]),
    )
    .orderBy('intended_at')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as Action['kind'],
    key: row.idempotency_key,
    intendedAt: row.intended_at,
    ended: row.finished_at !== null,
    inProgress: row.outcome === 'inProgress',
    absentSince: row.absent_since ?? undefined,
  }))
}

/** Whether any change of this task was made, by its answer or as a later reading showed. */
export async function anyMade(queries: Queries, taskId: string): Promise<boolean> {
  const row = await queries
    .selectFrom('action')
    .select('id')
    .where('task_id', '=', taskId)
    .where('outcome', 'in', ['changed', 'created', 'seenByReading'])
    .executeTakeFirst()
  return row !== undefined
}

/** Whether this account was ever to be changed at the vendor. */
export async function everActed(queries: Queries, accountId: string): Promise<boolean> {
  const row = await queries
    .selectFrom('action')
    .select('id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

/** When the account was last invited, by a creation or a resend. */
export async function lastInvitedAt(queries: Queries, accountId: string): Promise<Date | undefined> {
  const row = await queries
    .selectFrom('action')
    .select(({ fn }) => fn.max('finished_at').as('at'))
    .where('account_id', '=', accountId)
    .where('kind', 'in', ['createAccount', 'resendInvitation'])
    .where('outcome', 'in', ['created', 'changed', 'seenByReading'])
    .executeTakeFirst()
  return row?.at ?? undefined
}

/** How often this task has sent the invitation again. */
export async function resendsOf(queries: Queries, taskId: string): Promise<number> {
  const row = await queries
    .selectFrom('action')
    .select('attempt')
    .where('task_id', '=', taskId)
    .where('kind', '=', 'resendInvitation')
    .executeTakeFirst()
  return row?.attempt ?? 0
}

export async function rememberAbsence(queries: Queries, actionId: string, now: Date): Promise<void> {
  await queries
    .updateTable('action')
    .set({ outcome: 'unknown', absent_since: sql`coalesce(absent_since, ${now}::timestamptz)` })
    .where('id', '=', actionId)
    .execute()
}

/** When the vendor last answered a change of this task. */
export async function lastAnsweredAt(queries: Queries, taskId: string): Promise<Date | undefined> {
  const row = await queries
    .selectFrom('action')
    .select(({ fn }) => fn.max('finished_at').as('at'))
    .where('task_id', '=', taskId)
    .executeTakeFirst()
  return row?.at ?? undefined
}

/**
 * When another task of the account last changed something. That a reading has shown it proves nothing about the next
 * one, which may be older.
 */
export async function otherChangeAt(
  queries: Queries,
  task: Pick<Task, 'id' | 'accountId'>,
): Promise<Date | undefined> {
  const row = await queries
    .selectFrom('action')
    .innerJoin('task', 'task.id', 'action.task_id')
    .select(({ fn }) => fn.max('action.finished_at').as('at'))
    .where('action.account_id', '=', task.accountId)
    .where('action.outcome', 'in', ['created', 'changed', 'seenByReading', 'notSeen'])
    .where('task.id', '<>', task.id)
    .executeTakeFirst()
  return row?.at ?? undefined
}

/** Whether an admin's access is being taken away beside this task, or was after `since`. */
export async function otherAdminMoved(queries: Queries, task: Task, since: Date): Promise<boolean> {
  const row = await queries
    .selectFrom('action')
    .select('id')
    .where('application_id', '=', task.applicationId)
    .where('account_id', '<>', task.accountId)
    .where('removes', '=', true)
    .where('of_admin', '=', true)
    .where((where) =>
      where.or([
        where('outcome', 'is', null),
        where('outcome', 'in', ['unknown', 'inProgress']),
        where('intended_at', '>=', since),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}
