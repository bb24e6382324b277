import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Account } from '../connector/account.ts'
import type { FailureCode } from '../failures/failures.ts'
import { type Hold, holds } from '../failures/holds.ts'
import type { Queries } from '../store/database.ts'
import { askOfPerson } from '../work-items/ask-of-person.ts'
import { type Confirmation, confirmByReading, findConfirmation, wasSaidDone } from '../work-items/confirm.ts'
import { isAwaited } from './awaited-outcome.ts'
import { bindAccount } from './bind-account.ts'
import { noteSuccess } from './circuit.ts'
import type { TaskEnd } from './outcomes.ts'
import { requestOf } from './person-request.ts'
import type { Action, Plan } from './plan.ts'
import { readingTime } from './reading-time.ts'
import type { ConcludedOutcome } from './road-meter.ts'
import type { TaskState } from './task.ts'
import { moveTask, type TaskChange } from './task-store.ts'
import { withdraw } from './withdraw.ts'
import type { TaskRun } from './worker.ts'

/** What a reading proved: which account, in which state, when. Kept with the task as its evidence. */
export type Evidence = {
  readonly readAt: string
  readonly by: 'vendorId' | 'signInName'
  readonly account: Account | null
  /** The request to a person that this confirms, and by whom it was confirmed. */
  readonly workItem?: Confirmation
}

/** The task reached its end: the reading shows the desired state. `made`: this task changed something. */
export async function concludeDone(
  run: TaskRun,
  reading: Account | undefined,
  plan: Plan,
  made: boolean,
): Promise<TaskEnd | undefined> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  const byPersons = run.asked && (await wasSaidDone(worker.road.db, task.id))
  const outcome = made || byPersons ? 'verified' : 'alreadySo'
  const readAt = readingTime(run, now)
  return inTransaction(run, outcome, async (tx) => {
    const workItem = run.asked ? await findConfirmation(tx, task.id) : undefined
    const seen = evidenceOf(run, reading, workItem?.via === 'secondPerson' ? now : readAt)
    const evidence = { ...seen, ...(workItem !== undefined && { workItem }) }
    const done: TaskChange = { state: 'done', outcome, code: null, reason: null, hold: null, evidence }
    // What was planned and made stays to be seen; the last plan is only that nothing is left to do.
    const change: TaskChange = made || byPersons ? done : { ...done, plan }
    const state = await moveTask(tx, task, change, now)
    if (state === undefined) return undefined
    if (workItem?.via === 'reading') await confirmByReading(tx, task.id, now)
    await bindOrFail(tx, run, reading, readAt)
    await noteSuccess(tx, task.applicationId, now)
    await record(tx, {
      event: 'task.finished',
      at: now,
      actor: system,
      applicationId: task.applicationId,
      accountId: task.accountId,
      taskId: task.id,
      data: { outcome },
      detail: { reading: evidence },
    })
    return end(run, state, undefined, undefined, false)
  })
}

/** The task can't go on without a person, or not at all. `refused`: definite, and nothing of it happened. */
export async function concludeStopped(
  run: TaskRun,
  stop: {
    readonly state: 'needsPerson' | 'failed'
    readonly code: FailureCode
    readonly reason: string
    readonly refused: boolean
    readonly plan?: Plan
    readonly reading?: Account | undefined
    /** The changes that the connector can't make and a person is asked for. */
    readonly byHand?: readonly Action[]
    readonly readAt?: Date
  },
): Promise<TaskEnd | undefined> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  return inTransaction(run, stop.state, async (tx) => {
    const { state: wanted, code, reason, plan, reading } = stop
    const evidence = reading === undefined ? undefined : evidenceOf(run, reading, readingTime(run, now))
    const state = await moveTask(
      tx,
      task,
      { state: wanted, outcome: wanted, code, reason, ...optional({ plan, evidence }) },
      now,
    )
    if (state === undefined) return undefined
    await record(tx, {
      event: 'task.finished',
      at: now,
      actor: system,
      applicationId: task.applicationId,
      accountId: task.accountId,
      taskId: task.id,
      data: { outcome: wanted, code },
      detail: { reason, reading: evidence ?? null },
    })
    const takesBack = stop.refused && state !== 'superseded' && mayWithdraw(run, code)
    const withdrawn = takesBack && (await isAwaited(tx, task.id)) && (await withdraw(tx, run, code, now))
    if (state === 'needsPerson' && !withdrawn) {
      const { byHand = [], readAt = now } = stop
      await askOfPerson(tx, requestOf(run, { code, reason, byHand, reading, readAt }), now)
    }
    return end(run, state, code, reason, withdrawn)
  })
}

/** The plan waits for a person to release exactly it. */
export async function concludeHeld(
  run: TaskRun,
  hold: Hold,
  plan: Plan,
  planHash: string,
): Promise<TaskEnd | undefined> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  return inTransaction(run, 'held', async (tx) => {
    const state = await moveTask(
      tx,
      task,
      { state: 'held', outcome: 'held', hold, reason: holds[hold].summary, plan, planHash },
      now,
    )
    if (state === undefined) return undefined
    await record(tx, {
      event: 'task.held',
      at: now,
      actor: system,
      applicationId: task.applicationId,
      accountId: task.accountId,
      taskId: task.id,
      data: { hold, planHash },
    })
    return end(run, state, hold, holds[hold].summary, false)
  })
}

/** Nothing is decided yet: the worker, or another one, goes on at `dueAt`. */
export async function concludeLater(
  run: TaskRun,
  later: {
    readonly state: 'ready' | 'unknown' | 'verifying' | 'inProgress'
    readonly dueAt: Date
    readonly code?: FailureCode
    readonly reason?: string
    readonly attempt?: number
  },
): Promise<TaskEnd | undefined> {
  const { task, worker } = run
  const change: TaskChange = { ...later, code: later.code ?? null, reason: later.reason ?? null }
  const state = await moveTask(worker.road.db, task, change, worker.road.clock.now())
  return state && end(run, state, later.code, later.reason, false)
}

/** The account is there and ours, and waits for its person. */
export async function concludeInvited(
  run: TaskRun,
  reading: Account,
  dueAt: Date,
  reason: string,
): Promise<TaskEnd | undefined> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  const code = 'invited'
  return worker.road.db.transaction().execute(async (tx) => {
    const evidence = evidenceOf(run, reading, now)
    const state = await moveTask(tx, task, { state: 'inProgress', dueAt, code, reason, evidence }, now)
    if (state === undefined) return undefined
    await bindOrFail(tx, run, reading, now)
    await noteSuccess(tx, task.applicationId, now)
    return end(run, state, code, reason, false)
  })
}

const protections: readonly FailureCode[] = ['protectedAccount', 'ownAccount', 'ownerAccount', 'lastAdmin']

/** What is disputed was told before; what became so since is rolled back, and read again. */
async function bindOrFail(tx: Queries, run: TaskRun, reading: Account | undefined, now: Date): Promise<void> {
  if ((await bindAccount(tx, run, reading, now)) === 'disputed')
    throw new Error(`two Users stand for the vendor's account ${reading?.id}`)
}

/** An input is only taken back when the identity provider asked to give something, never when to take it away. */
function mayWithdraw(run: TaskRun, code: FailureCode): boolean {
  const protection = protections.includes(code)
  return run.task.kind === 'converge' && (run.desired.presence === 'active' || protection)
}

function evidenceOf(run: TaskRun, reading: Account | undefined, now: Date): Evidence {
  return {
    readAt: now.toISOString(),
    by: reading !== undefined && reading.id === run.account.vendorId ? 'vendorId' : 'signInName',
    account: reading ?? null,
  }
}

function end(
  run: TaskRun,
  state: TaskState,
  code: FailureCode | undefined,
  reason: string | undefined,
  withdrawn: boolean,
): TaskEnd {
  return { taskId: run.task.id, state, code, reason, withdrawn }
}

/** Counted once it is on record, and only if this worker still held the task. */
async function inTransaction(
  run: TaskRun,
  outcome: ConcludedOutcome,
  work: (tx: Queries) => Promise<TaskEnd | undefined>,
): Promise<TaskEnd | undefined> {
  const ended = await run.worker.road.db.transaction().execute(work)
  const { slug } = run.context.application
  if (ended !== undefined)
    run.worker.meter.concluded(slug, ended.state === 'superseded' ? 'superseded' : outcome)
  return ended
}

function optional<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>
  }
}
