import { sql } from 'kysely'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { getTaskView, type TaskView } from './task-view.ts'

/** Leases are kept by the database's clock. */
const leaseNow = sql<Date>`clock_timestamp()`

/**
 * Stops a task between two calls. One whose call is on its way can't be stopped: it could not be called back, and the
 * next task of the account must not begin beside it. The desired state stands: the next change of this account
 * carries it out again.
 */
export const taskCancel = operation({
  name: 'task.cancel',
  about: 'task',
  summary: 'Stop a task that is not finished',
  effect: 'change',
  roles: ['owner', 'admin', 'operator'],
  input: z.object({ id: z.uuid().describe('The task.') }),
  rest: { method: 'POST', path: '/tasks/{id}/cancel' },
  cli: {
    command: 'task cancel <id>',
    print: (task: TaskView) => `Canceled: ${task.account} in ${task.app} stays as it is there.`,
  },
  async run(system, { actor, requestId }, { id }): Promise<TaskView> {
    const now = system.clock.now()
    await system.db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('task')
        .set({
          state: 'canceled',
          finished_at: now,
          updated_at: now,
          // Whoever works on it loses it with the old fence.
          fence: sql<number>`nextval('task_fence')`,
          lease_until: null,
          leased_by: null,
        })
        .where('id', '=', id)
        .where('state', 'not in', ['done', 'canceled', 'superseded'])
        .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', leaseNow)]))
        .returning(['application_id', 'account_id'])
        .executeTakeFirst()
      if (row === undefined) {
        const { state } = await getTaskView(system.db, id)
        if (['done', 'canceled', 'superseded'].includes(state))
          throw new OperationError('conflict', `The task is ${state} already.`)
        throw new OperationError(
          'conflict',
          'The task is being carried out at this moment.',
          'Try again in a moment.',
        )
      }
      await record(tx, {
        event: 'task.canceled',
        at: now,
        actor,
        requestId,
        applicationId: row.application_id,
        accountId: row.account_id,
        taskId: id,
        data: {},
      })
    })
    system.outcomes.settle({
      taskId: id,
      state: 'canceled',
      code: undefined,
      reason: undefined,
      withdrawn: false,
    })
    return getTaskView(system.db, id)
  },
})
