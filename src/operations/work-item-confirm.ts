import { z } from 'zod'
import { noteConfirmedByHand } from '../provisioning/confirmed-by-hand.ts'
import type { Action } from '../provisioning/plan.ts'
import { confirmAsSecond } from '../work-items/change-work-item.ts'
import { operation } from './operation.ts'
import { changeItem, lookAgain, seconds } from './work-item-change.ts'
import { note } from './work-item-note.ts'
import type { WorkItemView } from './work-item-view.ts'

/** Never by the person who said that it is done. The task is then walked to its end like every other. */
export const workItemConfirm = operation({
  name: 'workItem.confirm',
  about: 'workItem',
  summary: 'Confirm, as a second person, that a work item is done',
  effect: 'change',
  roles: seconds,
  input: z.object({
    id: z.uuid().describe('The work item.'),
    note: note.optional().describe('What there is to say about it.'),
  }),
  rest: { method: 'POST', path: '/work-items/{id}/confirm' },
  cli: {
    command: 'work-item confirm <id>',
    print: (item: WorkItemView) => `Confirmed: ${item.title}. See "overlock task show ${item.taskId}".`,
  },
  run: (system, caller, { id, note: text }): Promise<WorkItemView> =>
    changeItem(
      system,
      caller,
      id,
      (tx, acting) => confirmAsSecond(tx, id, text, acting),
      async (tx, item, now) => {
        const { connector } = await system.directory.byId(item.application_id)
        if (connector.readUpload !== undefined)
          await noteConfirmedByHand(tx, item.application_id, item.changes as readonly Action[], now)
        await lookAgain(tx, item, now)
      },
    ),
})
