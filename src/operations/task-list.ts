import { z } from 'zod'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'
import { loadTasks, type TaskView } from './task-view.ts'

const states = [
  'ready',
  'applying',
  'unknown',
  'verifying',
  'inProgress',
  'held',
  'needsPerson',
  'done',
  'failed',
  'canceled',
  'superseded',
] as const

export const taskList = operation({
  name: 'task.list',
  summary: 'List provisioning tasks, newest first',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'],
  input: z.object({
    app: app.optional(),
    state: z.enum(states).optional().describe('Only tasks in this state.'),
    open: z.stringbool().or(z.boolean()).default(false).describe('Only tasks that are not finished.'),
    limit: z.coerce.number().int().min(1).max(10_000).default(100).describe('How many at most.'),
  }),
  rest: { method: 'GET', path: '/tasks' },
  cli: {
    command: 'task list [app]',
    print: (tasks: readonly TaskView[]) =>
      tasks.length === 0
        ? 'No task.'
        : table(
            ['task', 'application', 'account', 'state', 'outcome', 'since', 'why'],
            tasks.map((task) => [
              task.id,
              task.app,
              task.account,
              task.state,
              task.outcome,
              task.updatedAt,
              task.standstill ?? task.reason ?? task.code ?? task.hold,
            ]),
          ),
  },
  async run(system, _caller, { app: slug, state, open, limit }): Promise<readonly TaskView[]> {
    const applicationId = slug === undefined ? undefined : (await contextOfApp(system, slug)).application.id
    return loadTasks(system.db, {
      limit,
      open,
      ...(applicationId !== undefined && { applicationId }),
      ...(state !== undefined && { state }),
    })
  },
})
