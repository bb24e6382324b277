import { z } from 'zod'
import { claim } from '../work-items/change-work-item.ts'
import { labelOf } from './name-of-actor.ts'
import { operation } from './operation.ts'
import { actingOf, changeItem, workers } from './work-item-change.ts'
import type { WorkItemView } from './work-item-view.ts'

export const workItemClaim = operation({
  name: 'workItem.claim',
  about: 'workItem',
  summary: 'Take a work item, so that nobody else begins with it',
  effect: 'change',
  roles: workers,
  input: z.object({ id: z.uuid().describe('The work item.') }),
  rest: { method: 'POST', path: '/work-items/{id}/claim' },
  cli: { command: 'work-item claim <id>', print: (item: WorkItemView) => `Yours: ${item.title}.` },
  async run(system, caller, { id }): Promise<WorkItemView> {
    const who = await labelOf(system, actingOf(system, caller).tokenId)
    return changeItem(system, caller, id, (tx, acting) => claim(tx, id, who, acting))
  },
})
