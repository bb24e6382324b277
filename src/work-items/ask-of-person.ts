import { v7 as newId } from 'uuid'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'
import { addNote } from './note.ts'
import { activeStates, dueAt, type WorkItem } from './work-item.ts'

/** What is asked, in words that need no other page. */
export type Request = {
  readonly applicationId: string
  readonly accountId: string
  readonly taskId: string
  readonly priority: number
  readonly assignee: string | undefined
  readonly code: string
  readonly title: string
  readonly steps: readonly string[]
  /** The planned changes it stands for, as data; empty where the question is another one. */
  readonly changes: readonly object[]
  /** The same for the same question: asked again, it is not asked twice. */
  readonly changesHash: string
  readonly gives: boolean
  /** When what the question rests on was read. A person who has said "done" before that is contradicted by it. */
  readonly readAt: Date
  /** False: no reading could show whether it was done, so that asking again contradicts nobody. */
  readonly decidable: boolean
}

/**
 * Puts a question on the list of what people must do, in the transaction in which its task comes to need a person. One
 * item of a task is active at a time: another question takes the place of an earlier one.
 */
export async function askOfPerson(tx: Queries, request: Request, now: Date): Promise<void> {
  const active = await activeItem(tx, request.taskId)
  if (active?.changes_hash === request.changesHash) {
    const contradicted =
      active.state === 'done' && request.decidable && isAfter(request.readAt, active.done_at)
    if (contradicted) await contradict(tx, active, request.readAt, now)
    return
  }
  if (active !== undefined) await replace(tx, active, now)
  await open(tx, request, now)
}

/** The item of a task that is not closed yet. */
export async function activeItem(queries: Queries, taskId: string): Promise<WorkItem | undefined> {
  return queries
    .selectFrom('work_item')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('state', 'in', activeStates)
    .executeTakeFirst()
}

async function open(tx: Queries, request: Request, now: Date): Promise<void> {
  const id = newId()
  const { applicationId, accountId, taskId, priority, code, title } = request
  const due = dueAt(priority, now)
  await tx
    .insertInto('work_item')
    .values({
      ...{ id, application_id: applicationId, account_id: accountId, task_id: taskId, priority, code, title },
      ...{ steps: JSON.stringify(request.steps), changes: JSON.stringify(request.changes) },
      ...{ changes_hash: request.changesHash, gives: request.gives, state: 'open' },
      ...{ assignee: request.assignee ?? null, due_at: due, opened_at: now, updated_at: now },
    })
    .execute()
  await record(tx, {
    event: 'workItem.opened',
    at: now,
    actor: system,
    ...{ applicationId, accountId, taskId },
    data: { workItemId: id, code, dueAt: due.toISOString() },
    detail: { title, steps: request.steps, assignee: request.assignee ?? null },
  })
}

async function contradict(tx: Queries, item: WorkItem, readAt: Date, now: Date): Promise<void> {
  await tx
    .updateTable('work_item')
    .set({ state: 'open', done_by: null, done_at: null, claimed_by: null, updated_at: now })
    .where('id', '=', item.id)
    .execute()
  const text = `A reading of ${readAt.toISOString()} does not show what was said to be done.`
  await addNote(tx, item.id, system, text, now)
  await record(tx, {
    event: 'workItem.reopened',
    ...about(item, now),
    data: { workItemId: item.id, why: 'reading' },
  })
}

async function replace(tx: Queries, item: WorkItem, now: Date): Promise<void> {
  await tx
    .updateTable('work_item')
    .set({ state: 'canceled', closed_at: now, updated_at: now })
    .where('id', '=', item.id)
    .execute()
  const data = { workItemId: item.id, taskState: 'needsPerson' }
  await record(tx, { event: 'workItem.canceled', ...about(item, now), data })
}

function about(item: WorkItem, at: Date) {
  const { application_id: applicationId, account_id: accountId, task_id: taskId } = item
  return { at, actor: system, applicationId, accountId, taskId }
}

function isAfter(a: Date, b: Date | null): boolean {
  return b !== null && a.getTime() > b.getTime()
}
