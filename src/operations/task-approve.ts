import { z } from 'zod'
import { listKnownEntitlements } from '../applications/known-entitlements.ts'
import { record } from '../audit/trail.ts'
import { previewHash } from '../provisioning/preview.ts'
import type { Task } from '../provisioning/task.ts'
import { loadTaskAccount } from '../provisioning/task-account.ts'
import { findTask } from '../provisioning/task-store.ts'
import { recoveryOf } from '../recovery/recovering.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'
import { refuseOwnRequest } from './separate-duties.ts'
import { getTaskView, type TaskView } from './task-view.ts'

const releasing = ['owner', 'admin', 'approver', 'appOwner'] as const

/**
 * Releases exactly the plan that is shown. At dispatch it is made again on a fresh reading; if it has become another
 * one, the task is held again and asks anew.
 */
export const taskApprove = operation({
  name: 'task.approve',
  about: 'task',
  summary: 'Release a held task',
  effect: 'destructive',
  fresh: true,
  roles: releasing,
  input: z.object({ id: z.uuid().describe('The task.') }),
  rest: { method: 'POST', path: '/tasks/{id}/approve' },
  cli: {
    command: 'task approve <id>',
    print: (task: TaskView) =>
      `Released: ${task.account} in ${task.app}. See "overlock task show ${task.id}".`,
  },
  async run(system, caller, { id }): Promise<TaskView> {
    const { actor, requestId } = caller
    const task = await findTask(system.db, id)
    if (task === undefined) throw new OperationError('notFound', `There is no task ${id}.`)
    refuseApproval(task)
    if (task.hold === 'recovery') await refuseUnread(system, task)
    const askedForToo = await refuseOwnRequest(system, caller, task, releasing)
    const planHash = task.planHash ?? (await hashOfPreview(system, task))
    const now = system.clock.now()
    const by = actor.kind === 'person' ? actor.tokenId : actor.kind
    await system.db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('task')
        .set({
          state: 'ready',
          hold: null,
          due_at: now,
          updated_at: now,
          approval: JSON.stringify({ planHash, by, at: now.toISOString() }),
        })
        .where('id', '=', id)
        .where('state', '=', 'held')
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new OperationError('conflict', 'The task is no longer held.')
      await record(tx, {
        event: 'task.approved',
        at: now,
        actor,
        requestId,
        applicationId: task.applicationId,
        accountId: task.accountId,
        taskId: id,
        data: { planHash, ...(askedForToo && { askedForToo }) },
      })
    })
    system.dispatcher.wake(task.applicationId)
    return getTaskView(system.db, id)
  },
})

function refuseApproval(task: Task): void {
  if (task.state !== 'held') throw new OperationError('conflict', `The task is ${task.state}, not held.`)
  if (task.hold === 'shadow')
    throw new OperationError(
      'conflict',
      'The application is in shadow: nothing is executed.',
      'Switch it with "overlock app mode <app> apply".',
    )
}

/** One change can be let through singly, but not before the whole application was read: it may show much more. */
async function refuseUnread({ db }: OperationSystem, { applicationId }: Task): Promise<void> {
  if ((await recoveryOf(db, applicationId))?.read === false)
    throw new OperationError(
      'conflict',
      'The application was not read since the database was set back.',
      'Read it with "overlock app sync <app>".',
    )
}

async function hashOfPreview(system: OperationSystem, task: Task): Promise<string> {
  const context = await system.directory.byId(task.applicationId)
  const { account, desired } = await loadTaskAccount(system.db, task.accountId, task.generation)
  const known = await listKnownEntitlements(system.db, task.applicationId)
  return previewHash(context, desired, account.observed ?? undefined, known, task.kind)
}
