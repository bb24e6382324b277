import { z } from 'zod'
import { assign } from '../work-items/change-work-item.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { changeItem, workers } from './work-item-change.ts'
import type { WorkItemView } from './work-item-view.ts'

export const workItemAssign = operation({
  name: 'workItem.assign',
  about: 'workItem',
  summary: 'Give a work item to somebody, or to another day',
  effect: 'change',
  roles: workers,
  input: z.object({
    id: z.uuid().describe('The work item.'),
    to: z.string().trim().min(1).max(200).optional().describe('Who is to do it, such as an e-mail.'),
    dueAt: z.iso.datetime({ offset: true }).optional().describe('By when, such as 2026-12-01T12:00:00Z.'),
  }),
  rest: { method: 'POST', path: '/work-items/{id}/assign' },
  cli: {
    command: 'work-item assign <id>',
    print: (item: WorkItemView) => `${item.title}: for ${item.assignee ?? 'anybody'}, due ${item.dueAt}.`,
  },
  async run(system, caller, { id, to, dueAt }): Promise<WorkItemView> {
    if (to === undefined && dueAt === undefined)
      throw new OperationError('badInput', 'Say who is to do it, or by when.', 'Give --to, or --due-at.')
    const change = { assignee: to, dueAt: dueAt === undefined ? undefined : new Date(dueAt) }
    return changeItem(system, caller, id, (tx, acting) => assign(tx, id, change, acting))
  },
})
