import type { Actor } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'
import { addNote } from './note.ts'
import { activeStates, type WorkItem } from './work-item.ts'

/** Who acts on an item, when, and by what request. */
export type Acting = {
  readonly actor: Actor
  readonly tokenId: string
  readonly requestId: string
  readonly now: Date
}

export type Changed = { readonly outcome: 'changed'; readonly item: WorkItem }
export type NotChanged =
  | { readonly outcome: 'notFound' }
  /** Nothing more can be done with an item in this state. */
  | { readonly outcome: 'wrongState'; readonly state: WorkItem['state'] }
  | { readonly outcome: 'samePerson' | 'taken' }

/**
 * The item, locked for this transaction, if it is active; else why not. Its task is locked first, as the road does it:
 * so neither waits for the other.
 */
export async function lockActive(
  tx: Queries,
  id: string,
  states: readonly WorkItem['state'][] = activeStates,
): Promise<WorkItem | NotChanged> {
  await tx
    .selectFrom('task')
    .innerJoin('work_item', 'work_item.task_id', 'task.id')
    .select('task.id')
    .where('work_item.id', '=', id)
    .forUpdate('task')
    .execute()
  const item = await tx
    .selectFrom('work_item')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (item === undefined) return { outcome: 'notFound' }
  return states.includes(item.state) ? item : { outcome: 'wrongState', state: item.state }
}

export async function claim(
  tx: Queries,
  id: string,
  who: string,
  acting: Acting,
): Promise<Changed | NotChanged> {
  const item = await lockActive(tx, id, ['open', 'claimed'])
  if ('outcome' in item) return item
  if (item.claimed_by !== null && item.claimed_by !== acting.tokenId) return { outcome: 'taken' }
  const change = { state: 'claimed', claimed_by: acting.tokenId, assignee: who } as const
  await record(tx, { event: 'workItem.claimed', ...about(item, acting), data: { workItemId: id } })
  return update(tx, item, change, acting)
}

export async function assign(
  tx: Queries,
  id: string,
  to: { readonly assignee?: string | undefined; readonly dueAt?: Date | undefined },
  acting: Acting,
): Promise<Changed | NotChanged> {
  const item = await lockActive(tx, id)
  if ('outcome' in item) return item
  const dueAt = to.dueAt ?? item.due_at
  const assignee = to.assignee ?? item.assignee
  await record(tx, {
    event: 'workItem.assigned',
    ...about(item, acting),
    data: { workItemId: id, dueAt: dueAt.toISOString() },
    detail: { assignee },
  })
  return update(tx, item, { assignee, due_at: dueAt }, acting)
}

/** One person says that it is done. That alone changes nothing that is believed. */
export async function sayDone(
  tx: Queries,
  id: string,
  note: string | undefined,
  acting: Acting,
): Promise<Changed | NotChanged> {
  const item = await lockActive(tx, id, ['open', 'claimed'])
  if ('outcome' in item) return item
  await noteIfAny(tx, item, note, acting)
  await record(tx, { event: 'workItem.done', ...about(item, acting), data: { workItemId: id } })
  return update(tx, item, { state: 'done', done_by: acting.tokenId, done_at: acting.now }, acting)
}

/** A second person says that it is so: never who said it first, nor by a token of theirs or one with the same label. */
export async function confirmAsSecond(
  tx: Queries,
  id: string,
  note: string | undefined,
  acting: Acting,
): Promise<Changed | NotChanged> {
  const item = await lockActive(tx, id, ['done'])
  if ('outcome' in item) return item
  if (await isSamePerson(tx, item.done_by, acting.tokenId)) return { outcome: 'samePerson' }
  await noteIfAny(tx, item, note, acting)
  await record(tx, {
    event: 'workItem.confirmed',
    ...about(item, acting),
    data: { workItemId: id, via: 'secondPerson' },
  })
  const change = {
    confirmed_by: acting.tokenId,
    confirmed_via: 'secondPerson',
    closed_at: acting.now,
  } as const
  return update(tx, item, { state: 'confirmed', ...change }, acting)
}

/** It was not done after all. */
export async function reopen(
  tx: Queries,
  id: string,
  reason: string,
  acting: Acting,
): Promise<Changed | NotChanged> {
  const item = await lockActive(tx, id, ['claimed', 'done'])
  if ('outcome' in item) return item
  await noteIfAny(tx, item, reason, acting)
  await record(tx, {
    event: 'workItem.reopened',
    ...about(item, acting),
    data: { workItemId: id, why: 'person' },
  })
  return update(tx, item, { state: 'open', claimed_by: null, done_by: null, done_at: null }, acting)
}

export async function writeNote(
  tx: Queries,
  id: string,
  text: string,
  acting: Acting,
): Promise<Changed | NotChanged> {
  const item = await tx.selectFrom('work_item').selectAll().where('id', '=', id).executeTakeFirst()
  if (item === undefined) return { outcome: 'notFound' }
  await noteIfAny(tx, item, text, acting)
  return { outcome: 'changed', item }
}

async function noteIfAny(
  tx: Queries,
  item: WorkItem,
  text: string | undefined,
  acting: Acting,
): Promise<void> {
  if (text === undefined) return
  const noteId = await addNote(tx, item.id, acting.actor, text, acting.now)
  const data = { workItemId: item.id, noteId }
  await record(tx, { event: 'workItem.noted', ...about(item, acting), data, detail: { text } })
}

async function isSamePerson(tx: Queries, first: string | null, second: string): Promise<boolean> {
  if (first === null || first === second) return true
  const both = [first, second]
  const tokens = await tx
    .selectFrom('api_token')
    .select(['label', 'person_id'])
    .where('id', 'in', both)
    .execute()
  const people = await tx.selectFrom('person').select(['id', 'email']).where('id', 'in', both).execute()
  const owners = [...tokens.map(({ person_id }) => person_id), ...people.map(({ id }) => id)]
  const known = owners.filter((id) => id !== null)
  if (known.length > new Set(known).size) return true
  const names = [...tokens.map(({ label }) => label), ...people.map(({ email }) => email)]
  return new Set(names.map((name) => name.trim().toLowerCase())).size < 2
}

/** For records about an item. */
export function about(item: WorkItem, { actor, requestId, now: at }: Acting) {
  const { application_id: applicationId, account_id: accountId, task_id: taskId } = item
  return { at, actor, requestId, applicationId, accountId, taskId }
}

async function update(
  tx: Queries,
  item: WorkItem,
  change: Partial<
    Pick<
      WorkItem,
      | 'state'
      | 'assignee'
      | 'due_at'
      | 'claimed_by'
      | 'done_by'
      | 'done_at'
      | 'confirmed_by'
      | 'confirmed_via'
      | 'closed_at'
    >
  >,
  { now }: Acting,
): Promise<Changed> {
  const changed = await tx
    .updateTable('work_item')
    .set({ ...change, updated_at: now })
    .where('id', '=', item.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return { outcome: 'changed', item: changed }
}
