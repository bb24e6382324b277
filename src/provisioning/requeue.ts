import { sql } from 'kysely'
import type { Queries } from '../store/database.ts'

/** Has a task that stopped tried again from its beginning, on a fresh reading. */
export async function requeueTask(tx: Queries, id: string, now: Date): Promise<void> {
  await requeue(tx, [id], now, now)
}

/**
 * The same at `dueAt`, if it waits for a person. `busy`: it is being worked on at this moment, on a reading that may be
 * from before what was just said.
 */
export async function requeueIfAsked(
  tx: Queries,
  id: string,
  now: Date,
  dueAt: Date = now,
): Promise<'requeued' | 'notAsked' | 'busy'> {
  const task = await tx
    .selectFrom('task')
    .select(['state', 'lease_until'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (task?.lease_until != null) return 'busy'
  if (task?.state !== 'needsPerson') return 'notAsked'
  await requeue(tx, [id], now, dueAt)
  return 'requeued'
}

/** A new reading of the whole application is there: every task that a person was asked about is looked at again. */
export async function requeueAsked(tx: Queries, applicationId: string, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select task.id from task join account on account.id = task.account_id
    where task.application_id = ${applicationId} and task.state = 'needsPerson'
      and task.generation = account.generation
    order by task.id for update of task`.execute(tx)
  await requeue(
    tx,
    rows.map(({ id }) => id),
    now,
    now,
  )
}

async function requeue(tx: Queries, ids: readonly string[], now: Date, dueAt: Date): Promise<void> {
  await tx
    .updateTable('task')
    .set({
      state: 'ready',
      attempt: 0,
      crashes: 0,
      code: null,
      reason: null,
      outcome: null,
      hold: null,
      approval: null,
      due_at: dueAt,
      updated_at: now,
      finished_at: null,
      lease_until: null,
      leased_by: null,
    })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute()
}
