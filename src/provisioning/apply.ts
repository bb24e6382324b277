import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import { answer, anyMade } from './action-store.ts'
import { backoffMs } from './backoff.ts'
import { bindAccount } from './bind-account.ts'
import { type CallOutcome, callConnector } from './call-connector.ts'
import { concludeLater, concludeStopped } from './conclude.ts'
import { notIntended } from './not-intended.ts'
import type { Action, Plan } from './plan.ts'
import { type Basis, type Intent, recordIntent } from './record-intent.ts'
import type { Step } from './run-task.ts'
import { moveTask } from './task-store.ts'
import { concludeTrouble } from './trouble.ts'
import type { TaskRun } from './worker.ts'

/** Makes the planned changes one after the other; each has its intent on record before, its outcome after. */
export async function applyPlan(
  started: TaskRun,
  plan: Extract<Plan, { kind: 'actions' }>,
  basis: Basis,
): Promise<Step> {
  let run = started
  for (const [position, action] of plan.actions.entries()) {
    const intent = await recordIntent(run, plan, position, basis)
    if (intent.intent !== 'recorded') return notIntended(run, plan, intent.intent)
    const vendor = { ...run.session.vendor, idempotencyKey: intent.key }
    const outcome = await callConnector(run.session.connector, vendor, action)
    const last = position === plan.actions.length - 1
    run = await recordOutcome(run, action, intent, outcome, last)
    run.worker.meter.changed(run.context.application.slug, action.kind, outcome.outcome)
    const step = await stepAfter(run, plan, outcome)
    if (step !== undefined) return step
  }
  const verifying = { ...run, task: { ...run.task, state: 'verifying' as const } }
  return { step: 'go', phase: 'verify', run: verifying }
}

const made: readonly string[] = ['created', 'changed', 'alreadySo']

async function recordOutcome(
  run: TaskRun,
  action: Action,
  intent: Intent,
  outcome: CallOutcome,
  last: boolean,
): Promise<TaskRun> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  const reason = 'reason' in outcome ? outcome.reason : undefined
  return worker.road.db.transaction().execute(async (tx) => {
    await answer(tx, intent.actionId, outcome.outcome, reason, now, task.fence)
    if (last && made.includes(outcome.outcome))
      await moveTask(tx, task, { state: 'verifying', keepLease: true }, now)
    // An id that another User's account has already is not believed; the reading that follows tells a person.
    const bound =
      outcome.outcome === 'created' &&
      (await bindAccount(tx, run, outcome.account, now, 'created')) === 'bound'
    await record(tx, {
      event: 'action.answered',
      at: now,
      actor: system,
      applicationId: task.applicationId,
      accountId: task.accountId,
      taskId: task.id,
      data: { kind: action.kind, idempotencyKey: intent.key, outcome: outcome.outcome },
      ...(reason !== undefined && { detail: { reason } }),
    })
    if ('billing' in outcome && outcome.billing !== undefined)
      await record(tx, {
        event: 'billing.reported',
        at: now,
        actor: system,
        applicationId: task.applicationId,
        accountId: task.accountId,
        taskId: task.id,
        data: { kind: action.kind, ...outcome.billing },
      })
    if (outcome.outcome !== 'created' || !bound) return run
    const account = { ...run.account, vendorId: outcome.account.id, managed: 'created' as const }
    return { ...run, account: { ...account, observed: outcome.account } }
  })
}

/** Undefined: the next action can be made. */
async function stepAfter(run: TaskRun, plan: Plan, outcome: CallOutcome): Promise<Step | undefined> {
  switch (outcome.outcome) {
    case 'created':
    case 'changed':
    case 'alreadySo':
      return undefined
    case 'alreadyExists':
    case 'absent':
      return { step: 'go', phase: 'apply', run }
    case 'refused': {
      const { code, reason } = outcome
      const state = run.desired.presence === 'disabled' ? 'needsPerson' : 'failed'
      const refused = !(await anyMade(run.worker.road.db, run.task.id))
      return { step: 'end', end: await concludeStopped(run, { state, code, reason, refused, plan }) }
    }
    case 'needsPerson': {
      const { instructions: reason } = outcome
      const end = await concludeStopped(run, {
        state: 'needsPerson',
        code: 'notAutomated',
        reason,
        refused: false,
        plan,
      })
      return { step: 'end', end }
    }
    case 'inProgress':
      return {
        step: 'end',
        end: await concludeLater(run, { state: 'inProgress', dueAt: new Date(outcome.checkAfter) }),
      }
    case 'unknown':
      return unknownEnd(run, outcome.cause)
    case 'notSent':
      return { step: 'end', end: await concludeTrouble(run, outcome.error) }
    default:
      return outcome satisfies never
  }
}

/** Read it again soon; the resolving reading decides what happened. */
async function unknownEnd(run: TaskRun, cause: unknown): Promise<Step> {
  const { task, worker } = run
  worker.log('warn', 'the outcome of a call is unknown; it is found out by reading', {
    taskId: task.id,
    applicationId: task.applicationId,
    cause: cause instanceof Error ? cause.message : String(cause),
  })
  const attempt = task.attempt + 1
  const dueAt = new Date(worker.road.clock.now().getTime() + Math.min(backoffMs(task.attempt), 5_000) / 4)
  const end = await concludeLater(run, { state: 'unknown', dueAt, code: 'outcomeUnknown', attempt })
  return { step: 'end', end }
}
