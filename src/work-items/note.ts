import { v7 as newId } from 'uuid'
import type { Actor } from '../audit/actor.ts'
import type { Queries } from '../store/database.ts'

/** Keeps a remark with the item. Who calls it puts it on record. */
export async function addNote(
  tx: Queries,
  workItemId: string,
  author: Actor,
  text: string,
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('work_item_note')
    .values({ id, work_item_id: workItemId, at: now, author: JSON.stringify(author), text })
    .execute()
  return id
}
