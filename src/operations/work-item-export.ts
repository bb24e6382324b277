import { z } from 'zod'
import { csvLines } from './csv-lines.ts'
import { operation } from './operation.ts'
import { readers } from './work-item-change.ts'
import { loadWorkItems } from './work-item-view.ts'

const heads = [
  ...['work item', 'application', 'account', 'what', 'state', 'for', 'due', 'opened'],
  ...['done by', 'done at', 'confirmed by', 'closed at'],
]

export const workItemExport = operation({
  name: 'workItem.export',
  summary: 'Export all work items as CSV',
  effect: 'read',
  roles: readers,
  input: z.object({}),
  rest: { method: 'GET', path: '/work-items/export', stream: 'csv' },
  cli: { command: 'work-item export', print: () => '' },
  async run(system): Promise<AsyncIterable<string>> {
    const items = await loadWorkItems(system, { limit: 1_000_000 })
    const rows = items.map((item) => [
      ...[item.id, item.app, item.account, item.title, item.state, item.assignee, item.dueAt, item.openedAt],
      ...[item.doneBy, item.doneAt],
      ...[item.confirmedVia === 'reading' ? 'a reading' : item.confirmedBy, item.closedAt],
    ])
    return csvLines(heads, rows)
  },
})
