import { z } from 'zod'
import { sayDone } from '../work-items/change-work-item.ts'
import { operation } from './operation.ts'
import { changeItem, lookAgain, workers } from './work-item-change.ts'
import { note } from './work-item-note.ts'
import type { WorkItemView } from './work-item-view.ts'

/**
 * One person's word. Where the application can be read, it is read now, and decides; where its accounts come from a
 * file, the next file or a second person does.
 */
export const workItemDone = operation({
  name: 'workItem.done',
  about: 'workItem',
  summary: 'Say that a work item is done; a reading or a second person confirms it',
  effect: 'change',
  roles: workers,
  input: z.object({
    id: z.uuid().describe('The work item.'),
    note: note.optional().describe('What there is to say about it.'),
  }),
  rest: { method: 'POST', path: '/work-items/{id}/done' },
  cli: {
    command: 'work-item done <id>',
    print: (item: WorkItemView) => `Said to be done: ${item.title}. It counts when it is confirmed.`,
  },
  run: (system, caller, { id, note: text }): Promise<WorkItemView> =>
    changeItem(
      system,
      caller,
      id,
      (tx, acting) => sayDone(tx, id, text, acting),
      async (tx, item, now) => {
        const { connector } = await system.directory.byId(item.application_id)
        if (connector.readUpload !== undefined) return
        const dueAt = new Date(now.getTime() + connector.facts.readAfterWriteLagMs)
        await lookAgain(tx, item, now, dueAt)
      },
    ),
})
