import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { requeueTask } from '../provisioning/requeue.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { getTaskView, type TaskView } from './task-view.ts'

export const taskRetry = operation({
  name: 'task.retry',
  about: 'task',
  summary: 'Try a failed task again',
  effect: 'change',
  roles: ['owner', 'admin', 'operator'],
  input: z.object({ id: z.uuid().describe('The task.') }),
  rest: { method: 'POST', path: '/tasks/{id}/retry' },
  cli: {
    command: 'task retry <id>',
    print: (task: TaskView) =>
      `Tried again: ${task.account} in ${task.app}. See "overlock task show ${task.id}".`,
  },
  async run(system, { actor, requestId }, { id }): Promise<TaskView> {
    const now = system.clock.now()
    const applicationId = await system.db.transaction().execute(async (tx) => {
      const task = await tx
        .selectFrom('task')
        .innerJoin('account', 'account.id', 'task.account_id')
        .select([
          'task.state',
          'task.generation',
          'task.application_id',
          'task.account_id',
          'account.generation as newest',
        ])
        .where('task.id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      if (task === undefined) throw new OperationError('notFound', `There is no task ${id}.`)
      if (!['failed', 'needsPerson', 'canceled'].includes(task.state))
        throw new OperationError('conflict', `The task is ${task.state}: there is nothing to try again.`)
      if (task.generation < task.newest)
        throw new OperationError('conflict', 'A newer change of this account has taken over; retry that one.')
      await requeueTask(tx, id, now)
      await record(tx, {
        event: 'task.retried',
        at: now,
        actor,
        requestId,
        applicationId: task.application_id,
        accountId: task.account_id,
        taskId: id,
        data: {},
      })
      return task.application_id
    })
    system.dispatcher.wake(applicationId)
    return getTaskView(system.db, id)
  },
})
