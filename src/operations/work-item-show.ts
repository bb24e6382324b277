import { z } from 'zod'
import type { Actor } from '../audit/actor.ts'
import { nameOfActor } from './name-of-actor.ts'
import { operation } from './operation.ts'
import { plain } from './print-table.ts'
import { readers } from './work-item-change.ts'
import { getWorkItemView, type WorkItemView } from './work-item-view.ts'

type WorkItemStory = Omit<WorkItemView, 'notes' | 'evidence'> & {
  readonly notes: readonly { readonly at: string; readonly by: string; readonly text: string }[]
  readonly evidence: readonly {
    readonly id: string
    readonly at: string
    readonly by: string
    readonly name: string
    readonly contentType: string
    readonly bytes: number
    readonly sha256: string
  }[]
}

export const workItemShow = operation({
  name: 'workItem.show',
  about: 'workItem',
  summary: 'Show one work item with its steps, notes and proofs',
  effect: 'read',
  roles: readers,
  input: z.object({ id: z.uuid().describe('The work item.') }),
  rest: { method: 'GET', path: '/work-items/{id}' },
  cli: { command: 'work-item show <id>', print: printStory },
  async run(system, _caller, { id }): Promise<WorkItemStory> {
    const item = await getWorkItemView(system, id)
    const notes = await system.db
      .selectFrom('work_item_note')
      .selectAll()
      .where('work_item_id', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute()
    const evidence = await system.db
      .selectFrom('work_item_evidence')
      .select(['id', 'at', 'added_by', 'name', 'content_type', 'bytes', 'sha256'])
      .where('work_item_id', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute()
    return {
      ...item,
      notes: await Promise.all(
        notes.map(async ({ at, author, text }) => ({
          ...{ at: at.toISOString(), text, by: await nameOfActor(system, author as Actor) },
        })),
      ),
      evidence: await Promise.all(
        evidence.map(async ({ at, added_by, content_type: contentType, ...rest }) => ({
          ...{ ...rest, at: at.toISOString(), contentType, by: await nameOfActor(system, added_by as Actor) },
        })),
      ),
    }
  },
})

function printStory(item: WorkItemStory): string {
  const by = (who: string | null, what: string) => (who === null ? [] : [`  ${what} ${plain(who)}`])
  return [
    `Work item ${item.id}: ${plain(item.title)}`,
    `  ${item.state}${item.confirmedVia === null ? '' : `, by ${item.confirmedVia === 'reading' ? 'a reading' : 'a second person'}`}; due ${item.dueAt}${item.overdue ? ', overdue' : ''}${item.assignee === null ? '' : `; for ${plain(item.assignee)}`}`,
    ...item.steps.map((step, place) => `  ${place + 1}. ${plain(step)}`),
    ...by(item.doneBy, 'said done by'),
    ...by(item.confirmedBy, 'confirmed by'),
    ...item.notes.map(({ at, by: who, text }) => `  note ${at} ${plain(who)}: ${plain(text)}`),
    ...item.evidence.map(
      ({ id, name, bytes, sha256 }) => `  proof ${id}: ${plain(name)}, ${bytes} bytes, sha256 ${sha256}`,
    ),
    `  task ${item.taskId}`,
  ].join('\n')
}
