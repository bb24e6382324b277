import { z } from 'zod'
import { writeNote } from '../work-items/change-work-item.ts'
import { operation } from './operation.ts'
import { changeItem, seconds } from './work-item-change.ts'
import type { WorkItemView } from './work-item-view.ts'

export const note = z.string().trim().min(1).max(4_000)

export const workItemNote = operation({
  name: 'workItem.note',
  about: 'workItem',
  summary: 'Write a note to a work item',
  effect: 'change',
  roles: seconds,
  input: z.object({ id: z.uuid().describe('The work item.'), text: note.describe('The note.') }),
  rest: { method: 'POST', path: '/work-items/{id}/notes' },
  cli: { command: 'work-item note <id>', print: (item: WorkItemView) => `Noted: ${item.title}.` },
  run: (system, caller, { id, text }): Promise<WorkItemView> =>
    changeItem(system, caller, id, (tx, acting) => writeNote(tx, id, text, acting)),
})
