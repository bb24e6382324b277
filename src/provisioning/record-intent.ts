import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'
import { intend, otherAdminMoved } from './action-store.ts'
import { hashOf } from './desired-state.ts'
import { approves } from './guard.ts'
import type { Plan } from './plan.ts'
import { lockWindow, removes } from './removal-window.ts'
import { standstillOf } from './standstill.ts'
import { isLive } from './task.ts'
import { moveTask } from './task-store.ts'
import type { TaskRun } from './worker.ts'

type Actions = Extract<Plan, { kind: 'actions' }>

/** What the plan rests on: when the vendor was read for it, and whether the account may manage others there. */
export type Basis = { readonly readAt: Date; readonly ofAdmin: boolean }

export type Intent = {
  readonly intent: 'recorded'
  readonly actionId: string
  readonly key: string
  readonly attempt: number
}

/** `lost`: somebody else has the task by now. In every other case but `recorded` nothing was written. */
export type IntentOutcome = Intent | { readonly intent: 'lost' | 'halted' | 'windowFull' | 'adminsMoving' }

/**
 * Puts a call on record before it is made, in the transaction that takes its place in the application's window: what
 * was true when the plan was judged may be so no longer.
 */
export async function recordIntent(
  run: TaskRun,
  plan: Actions,
  position: number,
  basis: Basis,
): Promise<IntentOutcome> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  const action = plan.actions[position]
  if (action === undefined) throw new Error(`the plan has no action ${position}`)
  const removal = plan.actions.some((one) => removes(one, run.desired))
  return worker.road.db.transaction().execute(async (tx) => {
    if ((await standstillOf(tx, task.applicationId, now)) === 'halted') return { intent: 'halted' }
    const full = removal && position === 0 ? await refuseRemoval(tx, run, plan, basis, now) : undefined
    if (full !== undefined) return { intent: full }
    const state = await moveTask(tx, task, { state: 'applying', keepLease: true, plan, hold: null }, now)
    if (state !== 'applying') return { intent: 'lost' }
    const marks = { position, removes: removal, ofAdmin: basis.ofAdmin }
    const intended = await intend(tx, task, action, marks, now)
    if (intended === undefined) throw new Error(`an earlier attempt of ${action.kind} has no known end`)
    await record(tx, {
      event: 'action.intended',
      at: now,
      actor: system,
      applicationId: task.applicationId,
      accountId: task.accountId,
      taskId: task.id,
      data: { kind: action.kind, idempotencyKey: intended.key, attempt: intended.attempt },
      detail: { action },
    })
    return { intent: 'recorded', ...intended }
  })
}

/** Locks the application's window for this transaction, so that its places are given out one after the other. */
async function refuseRemoval(
  tx: Queries,
  run: TaskRun,
  plan: Actions,
  { readAt, ofAdmin }: Basis,
  now: Date,
): Promise<'windowFull' | 'adminsMoving' | undefined> {
  const { task, context, account } = run
  const { limit, used, alreadyCounted } = await lockWindow(tx, task.applicationId, account.id, now)
  const released = isLive(task.approval, now) && approves(task.approval, hashOf(plan.actions))
  if (context.application.guarded && !alreadyCounted && used >= limit && !released) return 'windowFull'
  // Two admins must not leave at once, each because the other is still there.
  return ofAdmin && (await otherAdminMoved(tx, task, readAt)) ? 'adminsMoving' : undefined
}
