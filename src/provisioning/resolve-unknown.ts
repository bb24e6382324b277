import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Account } from '../connector/account.ts'
import { answer, rememberAbsence, type Unresolved, unresolvedActions } from './action-store.ts'
import { concludeLater, concludeStopped } from './conclude.ts'
import type { Plan } from './plan.ts'
import { planByHand } from './plan-task.ts'
import type { Step } from './run-task.ts'
import type { TaskRun } from './worker.ts'

const betweenReadingsMs = 5_000
/** How long a vendor may still be at work on a call whose end nobody saw, because the worker was killed. */
const mayStillRunMs = 20_000
const askAgainMs = 60_000
const longestInProgressMs = 7 * 24 * 60 * 60_000

/**
 * What an earlier attempt may have done is decided by the reading in hand, never by sending it again. A create that
 * nobody sees is only believed not to have happened when two readings agree, far enough apart and past the vendor's
 * own lag; until then the task waits.
 */
export async function resolveUnknown(
  run: TaskRun,
  reading: Account | undefined,
  plan: Plan,
): Promise<Step | undefined> {
  const open = await unresolvedActions(run.worker.road.db, run.task.accountId)
  // What a person will be asked for is still to be made, also when its request broke off.
  const needed = plan.kind === 'actions' || open.length === 0 ? plan : byHandPlan(run, reading, plan)
  for (const action of open) {
    const now = run.worker.road.clock.now()
    const invisible = action.kind === 'createAccount' && reading === undefined
    if (!invisible) {
      const stillNeeded = needed.kind === 'actions' && needed.actions.some(({ kind }) => kind === action.kind)
      await settle(run, action, stillNeeded ? 'notSeen' : 'seenByReading', now)
      continue
    }
    if (action.inProgress) return waitForVendor(run, action, now)
    const provedAt = absenceProvedAt(run, action, plan, now)
    if (now >= provedAt) {
      await settle(run, action, 'notSeen', now)
      continue
    }
    await rememberAbsence(run.worker.road.db, action.id, now)
    const end = await concludeLater(run, { state: 'unknown', dueAt: provedAt, code: 'outcomeUnknown' })
    return { step: 'end', end }
  }
  return undefined
}

function byHandPlan(run: TaskRun, reading: Account | undefined, plan: Plan): Plan {
  const actions = planByHand(run, reading)
  return actions.length > 0 ? { kind: 'actions', actions } : plan
}

/**
 * What the vendor has taken is asked after, never sent again, and for a leaver too: the account may yet appear. After
 * a week a person is asked.
 */
async function waitForVendor(run: TaskRun, action: Unresolved, now: Date): Promise<Step> {
  if (now.getTime() - action.intendedAt.getTime() < longestInProgressMs) {
    const dueAt = new Date(now.getTime() + askAgainMs)
    return { step: 'end', end: await concludeLater(run, { state: 'inProgress', dueAt, code: 'inProgress' }) }
  }
  const reason =
    'The application took the request a week ago and still does not show the account. Look there.'
  const stop = { state: 'needsPerson', code: 'stillInProgress', reason, refused: false } as const
  return { step: 'end', end: await concludeStopped(run, stop) }
}

/** Where a repeated create is harmless it need not be proved, but only if it is what comes next. */
function absenceProvedAt(run: TaskRun, action: Unresolved, plan: Plan, now: Date): Date {
  const { createRepeat, readAfterWriteLagMs: lagMs } = run.session.connector.facts
  const repeats = plan.kind === 'actions' && plan.actions.some(({ kind }) => kind === 'createAccount')
  if (createRepeat === 'natural' && repeats && run.account.generation === run.task.generation) return now
  const firstAbsent = action.absentSince ?? now
  const madeAt = action.intendedAt.getTime() + (action.ended ? 0 : mayStillRunMs)
  return new Date(Math.max(madeAt + lagMs, firstAbsent.getTime() + Math.max(lagMs, betweenReadingsMs)))
}

async function settle(
  run: TaskRun,
  action: Unresolved,
  outcome: 'seenByReading' | 'notSeen',
  now: Date,
): Promise<void> {
  await run.worker.road.db.transaction().execute(async (tx) => {
    await answer(tx, action.id, outcome, undefined, now)
    await record(tx, {
      event: 'action.answered',
      at: now,
      actor: system,
      applicationId: run.task.applicationId,
      accountId: run.task.accountId,
      taskId: run.task.id,
      data: { kind: action.kind, idempotencyKey: action.key, outcome },
    })
  })
}
