import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Account } from '../connector/account.ts'
import type { FailureCode } from '../failures/failures.ts'
import { activeItem } from '../work-items/ask-of-person.ts'
import { confirmedItem, mayHaveBeenGiven } from '../work-items/confirm.ts'
import { answer } from './action-store.ts'
import { concludeDone, concludeHeld, concludeStopped } from './conclude.ts'
import { hashOf } from './desired-state.ts'
import { judgePlan } from './judge-plan.ts'
import { notIntended } from './not-intended.ts'
import { requestOf } from './person-request.ts'
import type { Action, Plan } from './plan.ts'
import { planByHand } from './plan-task.ts'
import { readingTime } from './reading-time.ts'
import { recordIntent } from './record-intent.ts'
import type { Step } from './run-task.ts'
import type { TaskRun } from './worker.ts'

type Asked = {
  readonly plan: Extract<Plan, { kind: 'askPerson' }>
  readonly reading: Account | undefined
  /** Whether this task changed something already. */
  readonly made: boolean
  /** When the reading began: what a person says afterwards it can't contradict. */
  readonly readAt: Date
}

/**
 * That no group of somebody is mapped is not the identity provider's mistake: it makes people first and puts them into
 * groups afterwards, so that its input stays and waits for them.
 */
const groupsMayCome: FailureCode = 'noFallback'

/**
 * What no connector can do is judged like what one could, counted in the same window of removals, and put on the list
 * of what people must do. Asked once, it is not judged as new again.
 */
export async function askPerson(run: TaskRun, asked: Asked): Promise<Step> {
  const { plan, reading, made } = asked
  const { code, instructions: reason } = plan.question
  const byHand = code === 'notAutomated' ? planByHand(run, reading) : []
  if (await answeredByPersons(run, asked, byHand)) return believe(run, asked)
  if (byHand.length === 0)
    return stop(run, asked, { code, reason, refused: !made && code !== groupsMayCome, byHand })
  const actions = { kind: 'actions', actions: byHand } as const
  const open = await activeItem(run.worker.road.db, run.task.id)
  const isNew = open?.changes_hash !== hashOf(byHand)
  const verdict = await judgePlan(run, actions, reading)
  if (verdict.verdict === 'refuse')
    return stop(run, asked, { code: verdict.code, reason: verdict.reason, refused: !made, byHand: [] })
  if (verdict.verdict === 'hold' && isNew)
    return { step: 'end', end: await concludeHeld(run, verdict.hold, actions, hashOf(byHand)) }
  if (isNew) {
    const ofAdmin = reading?.marks?.includes('admin') ?? false
    for (const position of byHand.keys()) {
      const intent = await recordIntent(run, actions, position, { readAt: asked.readAt, ofAdmin })
      if (intent.intent !== 'recorded') return notIntended(run, actions, intent.intent)
      await handOver(run, byHand[position], intent)
    }
  }
  return stop(run, asked, { code, reason, refused: false, byHand })
}

/** The call is a person's to make: that is how this attempt ended. */
async function handOver(
  run: TaskRun,
  action: Action | undefined,
  { actionId, key }: { readonly actionId: string; readonly key: string },
): Promise<void> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  await worker.road.db.transaction().execute(async (tx) => {
    await answer(tx, actionId, 'needsPerson', undefined, now, task.fence)
    await record(tx, {
      event: 'action.answered',
      at: now,
      actor: system,
      ...{ applicationId: task.applicationId, accountId: task.accountId, taskId: task.id },
      data: { kind: action?.kind ?? '', idempotencyKey: key, outcome: 'needsPerson' },
    })
  })
}

/** Two people said that it is so, of what no reading can show. */
async function answeredByPersons(run: TaskRun, asked: Asked, byHand: readonly Action[]): Promise<boolean> {
  const { code, instructions: reason } = asked.plan.question
  const { decidable, changesHash } = requestOf(run, {
    ...{ code, reason, byHand, reading: asked.reading, readAt: asked.readAt },
  })
  if (decidable) return false
  return (await confirmedItem(run.worker.road.db, run.task.id))?.changes_hash === changesHash
}

const listLastsMs = 7 * 24 * 3_600_000

/**
 * A list that was uploaded is of another day. That somebody who left is not in it proves nothing when a person was
 * asked to let them in since, or when the list is old: then a person must look.
 */
export async function doubtAbsence(
  run: TaskRun,
  reading: Account | undefined,
): Promise<Extract<Plan, { kind: 'askPerson' }> | undefined> {
  const { uploaded } = run.session.vendor
  if (uploaded === undefined || run.desired.presence !== 'disabled') return undefined
  const { db, clock } = run.worker.road
  const confirmed = await confirmedItem(db, run.task.id)
  if (confirmed !== undefined && confirmed.code !== 'mayHaveAccess') return undefined
  const exportedAt = new Date(uploaded.exportedAt)
  const old = clock.now().getTime() - exportedAt.getTime() > listLastsMs
  if (!old && !(await mayHaveBeenGiven(db, run.account.id, exportedAt))) return undefined
  const { email, userName } = run.desired.attributes
  const shows = reading === undefined ? 'does not show' : 'shows without access'
  const instructions = `The list of ${exportedAt.toISOString().slice(0, 16)}Z ${shows} ${email ?? userName}, but it does not prove that. Look in the application, and take the access away if there is one; or upload a new list.`
  return { kind: 'askPerson', question: { code: 'mayHaveAccess', instructions } }
}

/** What two people say ends the task, unless it would take an account for ours that is not. */
async function believe(run: TaskRun, asked: Asked): Promise<Step> {
  const { reading, plan, made } = asked
  const nothing = { kind: 'actions', actions: [] } as const
  const verdict = await judgePlan(run, nothing, reading)
  if (verdict.verdict === 'refuse')
    return stop(run, asked, { code: verdict.code, reason: verdict.reason, refused: !made, byHand: [] })
  if (verdict.verdict === 'hold')
    return { step: 'end', end: await concludeHeld(run, verdict.hold, nothing, hashOf([])) }
  return { step: 'end', end: await concludeDone(run, reading, plan, made) }
}

async function stop(
  run: TaskRun,
  { plan, reading, readAt: began }: Asked,
  why: {
    readonly code: FailureCode
    readonly reason: string
    readonly refused: boolean
    readonly byHand: readonly Action[]
  },
): Promise<Step> {
  const readAt = readingTime(run, began)
  return {
    step: 'end',
    end: await concludeStopped(run, { state: 'needsPerson', ...why, plan, reading, readAt }),
  }
}
