import { sql } from 'kysely'
import type { Queries } from '../store/database.ts'
import type { TaskEnd } from './outcomes.ts'
import type { TaskState } from './task.ts'

/**
 * Whoever carries a task out, on whichever node, takes a refused input back only while the request that sent it still
 * waits: a mark on the task says so. The request takes the mark off before it answers without an outcome. Both touch
 * the task's row, so one of them is first, and the answer is always what happened.
 *
 * The mark wears off by itself for a request whose node was killed: longer than any request waits.
 */
export const awaitedSeconds = 10

/** Whether the request that caused the task still waits. Only true to a transaction that has moved the task. */
export async function isAwaited(tx: Queries, taskId: string): Promise<boolean> {
  const { rows } = await sql`
    select from task where id = ${taskId} and awaited_until > clock_timestamp()`.execute(tx)
  return rows.length > 0
}

/** Nothing is taken back for this request any more. Says how the task stands then. */
export async function stopAwaiting(queries: Queries, taskId: string): Promise<TaskEnd | undefined> {
  await queries.updateTable('task').set({ awaited_until: null }).where('id', '=', taskId).execute()
  return readEnd(queries, taskId)
}

/** How a task stands, from the database: the same to every node. */
export async function readEnd(queries: Queries, taskId: string): Promise<TaskEnd | undefined> {
  const row = await queries
    .selectFrom('task')
    .innerJoin('desired_state', (join) =>
      join
        .onRef('desired_state.account_id', '=', 'task.account_id')
        .onRef('desired_state.generation', '=', 'task.generation'),
    )
    .select(['task.state', 'task.code', 'task.reason', 'desired_state.withdrawn_at'])
    .where('task.id', '=', taskId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { state, code, reason, withdrawn_at } = row
  return {
    ...{ taskId, state: state as TaskState, code: code ?? undefined, reason: reason ?? undefined },
    withdrawn: withdrawn_at !== null,
  }
}
