import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'
import { activeItem } from './ask-of-person.ts'
import type { WorkItem } from './work-item.ts'

/** How an item of a finished task came to be believed. */
export type Confirmation = { readonly workItemId: string; readonly via: 'reading' | 'secondPerson' }

/** What a reading that ends this task confirms, or a second person has confirmed before it. */
export async function findConfirmation(queries: Queries, taskId: string): Promise<Confirmation | undefined> {
  const active = await activeItem(queries, taskId)
  if (active !== undefined) return { workItemId: active.id, via: 'reading' }
  const confirmed = await confirmedItem(queries, taskId)
  return confirmed && { workItemId: confirmed.id, via: 'secondPerson' }
}

/** The task reached its end by a reading: what was asked for it is confirmed, if it was not before. */
export async function confirmByReading(tx: Queries, taskId: string, now: Date): Promise<void> {
  const active = await activeItem(tx, taskId)
  if (active === undefined) return
  await tx
    .updateTable('work_item')
    .set({ state: 'confirmed', confirmed_via: 'reading', closed_at: now, updated_at: now })
    .where('id', '=', active.id)
    .execute()
  await record(tx, {
    event: 'workItem.confirmed',
    at: now,
    actor: system,
    ...{ applicationId: active.application_id, accountId: active.account_id, taskId },
    data: { workItemId: active.id, via: 'reading' },
  })
}

/** Whether a person has made what was asked for this task, by their own word. */
export async function wasSaidDone(queries: Queries, taskId: string): Promise<boolean> {
  const active = await activeItem(queries, taskId)
  return active === undefined ? (await confirmedItem(queries, taskId)) !== undefined : active.state === 'done'
}

/** The last item of a task that a second person confirmed, if that is how the task stands. */
export async function confirmedItem(queries: Queries, taskId: string): Promise<WorkItem | undefined> {
  const last = await queries
    .selectFrom('work_item')
    .selectAll()
    .where('task_id', '=', taskId)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.confirmed_via === 'secondPerson' ? last : undefined
}

/**
 * Whether somebody was asked to give this account access, and may have done so after the moment of a reading: it then
 * does not prove that there is none.
 */
export async function mayHaveBeenGiven(queries: Queries, accountId: string, since: Date): Promise<boolean> {
  const row = await queries
    .selectFrom('work_item')
    .select('id')
    .where('account_id', '=', accountId)
    .where('gives', '=', true)
    .where((where) => where.or([where('closed_at', 'is', null), where('closed_at', '>', since)]))
    .executeTakeFirst()
  return row !== undefined
}
