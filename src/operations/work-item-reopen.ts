import { z } from 'zod'
import { reopen } from '../work-items/change-work-item.ts'
import { operation } from './operation.ts'
import { changeItem, seconds } from './work-item-change.ts'
import { note } from './work-item-note.ts'
import type { WorkItemView } from './work-item-view.ts'

export const workItemReopen = operation({
  name: 'workItem.reopen',
  about: 'workItem',
  summary: 'Say that a work item is not done after all, or give it back',
  effect: 'change',
  roles: seconds,
  input: z.object({ id: z.uuid().describe('The work item.'), reason: note.describe('Why.') }),
  rest: { method: 'POST', path: '/work-items/{id}/reopen' },
  cli: { command: 'work-item reopen <id>', print: (item: WorkItemView) => `Open again: ${item.title}.` },
  run: (system, caller, { id, reason }): Promise<WorkItemView> =>
    changeItem(system, caller, id, (tx, acting) => reopen(tx, id, reason, acting)),
})
