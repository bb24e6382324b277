import { listKnownEntitlements } from '../applications/known-entitlements.ts'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'
import { askOfPerson } from '../work-items/ask-of-person.ts'
import { awaitRoom } from './await-room.ts'
import { titleOf } from './by-hand.ts'
import type { TaskEnd } from './outcomes.ts'
import { runTask } from './run-task.ts'
import { stillOurs } from './still-ours.ts'
import { priorities, type Task } from './task.ts'
import { loadTaskAccount } from './task-account.ts'
import { moveTask } from './task-store.ts'
import type { Worker } from './worker.ts'

/** With the pauses between its attempts (see `claimNext`) this takes a minute: crashes of others don't add up to it. */
const poisonedAfterCrashes = 8

/** Sets a claimed task on the road. Whoever waits for it is told, also when it broke off: nobody waits for ever. */
export async function runClaimed(worker: Worker, task: Task): Promise<void> {
  let end: TaskEnd | undefined
  try {
    end = await walkRoad(worker, task)
  } finally {
    const { id: taskId, state } = task
    worker.outcomes.settle(end ?? { taskId, state, code: undefined, reason: undefined, withdrawn: false })
  }
}

/** Unless it has become pointless or dangerous. Undefined: somebody else has it by now. */
async function walkRoad(worker: Worker, task: Task): Promise<TaskEnd | undefined> {
  const { db, clock } = worker.road
  const context = await worker.directory.byId(task.applicationId)
  const { account, desired, asked } = await loadTaskAccount(db, task.accountId, task.generation)
  if (account.generation > task.generation && !(await begun(db, task))) {
    await moveTask(db, task, { state: 'superseded' }, clock.now())
    return undefined
  }
  if (task.crashes >= poisonedAfterCrashes) {
    await setAside(worker, task, titleOf(context))
    worker.meter.concluded(context.application.slug, 'needsPerson')
    return undefined
  }
  const session = await worker.sessions.open(context.application, context.connector, {
    turn: task.priority === priorities.leaver ? 'leaver' : 'other',
    mayCall: stillOurs(db, task),
    task: { taskId: task.id, accountId: task.accountId },
  })
  const knownEntitlements = await listKnownEntitlements(db, task.applicationId)
  const run = { worker, task, context, session, account, desired, asked, knownEntitlements }
  const later = await awaitRoom(run)
  return later?.step === 'end' ? later.end : runTask(run)
}

/** A newer generation takes over only from a task that has not called the vendor yet. */
async function begun(queries: Queries, task: Task): Promise<boolean> {
  const action = await queries
    .selectFrom('action')
    .select('id')
    .where('task_id', '=', task.id)
    .executeTakeFirst()
  return action !== undefined
}

/** A task that takes its worker down again and again must not stop the others. */
async function setAside(worker: Worker, task: Task, title: string): Promise<void> {
  const now = worker.road.clock.now()
  const reason =
    'This task broke its worker eight times in a row and was set aside. See the log, then retry it.'
  await worker.road.db.transaction().execute(async (tx) => {
    await moveTask(tx, task, { state: 'needsPerson', outcome: 'needsPerson', code: 'poisoned', reason }, now)
    await record(tx, {
      event: 'task.finished',
      at: now,
      actor: system,
      applicationId: task.applicationId,
      accountId: task.accountId,
      taskId: task.id,
      data: { outcome: 'needsPerson', code: 'poisoned' },
    })
    const { applicationId, accountId, id: taskId, priority } = task
    await askOfPerson(
      tx,
      {
        ...{ applicationId, accountId, taskId, priority, assignee: undefined, code: 'poisoned', readAt: now },
        ...{ title: `${title}: a task was set aside`, steps: [reason], changes: [], changesHash: 'poisoned' },
        ...{ gives: false, decidable: true },
      },
      now,
    )
  })
}
