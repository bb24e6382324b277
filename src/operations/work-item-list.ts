import { z } from 'zod'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'
import { readers } from './work-item-change.ts'
import { loadWorkItems, type WorkItemView } from './work-item-view.ts'

export const workItemList = operation({
  name: 'workItem.list',
  summary: 'List what people are asked to do: leavers first, then by due date',
  effect: 'read',
  roles: readers,
  input: z.object({
    app: app.optional(),
    state: z
      .enum(['open', 'claimed', 'done', 'confirmed', 'canceled'])
      .optional()
      .describe('Only items in this state.'),
    open: z.stringbool().or(z.boolean()).default(false).describe('Only items that are not closed.'),
    assignee: z.string().optional().describe('Only items of this person.'),
    limit: z.coerce.number().int().min(1).max(10_000).default(100).describe('How many at most.'),
  }),
  rest: { method: 'GET', path: '/work-items' },
  cli: { command: 'work-item list [app]', print: printItems },
  async run(system, _caller, { app: slug, state, open, assignee, limit }): Promise<readonly WorkItemView[]> {
    const applicationId = slug === undefined ? undefined : (await contextOfApp(system, slug)).application.id
    return loadWorkItems(system, {
      ...{ limit, open },
      ...(applicationId !== undefined && { applicationId }),
      ...(state !== undefined && { state }),
      ...(assignee !== undefined && { assignee }),
    })
  },
})

function printItems(items: readonly WorkItemView[]): string {
  if (items.length === 0) return 'Nobody is asked to do anything.'
  const rows = items.map((item) => [
    item.id,
    item.title,
    item.state,
    item.assignee,
    `${item.dueAt}${item.overdue ? ' overdue' : ''}`,
    item.leaver ? 'leaver' : '',
  ])
  return table(['work item', 'what', 'state', 'for', 'due', ''], rows)
}
