import type { Account } from '../connector/account.ts'
import { ConnectorError } from '../connector/errors.ts'
import type { FailureCode } from '../failures/failures.ts'
import { guardRefusals } from '../failures/guard-refusals.ts'
import { anyMade, otherChangeAt } from './action-store.ts'
import { applyPlan } from './apply.ts'
import { askPerson, doubtAbsence } from './ask-person.ts'
import { awaitAcceptance, judgeInvitation, withAge } from './await-acceptance.ts'
import { concludeDone, concludeHeld, concludeLater, concludeStopped } from './conclude.ts'
import { hashOf } from './desired-state.ts'
import { judgePlan } from './judge-plan.ts'
import type { TaskEnd } from './outcomes.ts'
import type { Plan } from './plan.ts'
import { planTask } from './plan-task.ts'
import { readAccount } from './read-account.ts'
import { resolveUnknown } from './resolve-unknown.ts'
import { findOtherHolder } from './task-account.ts'
import { concludeTrouble } from './trouble.ts'
import { verify } from './verify.ts'
import type { TaskRun } from './worker.ts'

/** Either the task was let go of (undefined: somebody else holds it by now), or the road goes on. */
export type Step =
  | { readonly step: 'end'; readonly end: TaskEnd | undefined }
  | { readonly step: 'go'; readonly phase: Phase; readonly run: TaskRun }

/** In `verify` nothing is changed any more: a reading that differs is a finding, not a reason to act again. */
export type Phase = 'apply' | 'verify'

const mostRounds = 6

/** Walks one leased task down the road: read, resolve what is unknown, plan, guard, apply, verify. */
export async function runTask(started: TaskRun): Promise<TaskEnd | undefined> {
  let run = started
  let phase: Phase = started.task.state === 'verifying' ? 'verify' : 'apply'
  try {
    for (let round = 0; round < mostRounds; round += 1) {
      const step = await walk(run, phase)
      if (step.step === 'end') return step.end
      run = step.run
      phase = step.phase
    }
    const reason = 'The application contradicts itself: each reading shows another state.'
    return await concludeStopped(run, { state: 'failed', code: 'readbackMismatch', reason, refused: false })
  } catch (error) {
    if (error instanceof ConnectorError) return concludeTrouble(run, error)
    throw error
  }
}

async function walk(run: TaskRun, phase: Phase): Promise<Step> {
  const readAt = run.worker.road.clock.now()
  const reading = await withAge(run, await readAccount(run))
  const plan = planTask(run, reading)
  const doubt = await resolveUnknown(run, reading, plan)
  if (doubt !== undefined) return doubt
  const made = await anyMade(run.worker.road.db, run.task.id)
  if (plan.kind === 'askPerson') return askPerson(run, { plan, reading, made, readAt })
  const uninvited = await judgeInvitation(run, plan, reading, phase)
  if (uninvited !== undefined) return uninvited
  const nothingToDo = plan.actions.length === 0
  const doubtful = nothingToDo ? await doubtAbsence(run, reading) : undefined
  if (doubtful !== undefined) return askPerson(run, { plan: doubtful, reading, made, readAt })
  if (nothingToDo && made) return finish(run, reading, plan, made)
  if (phase === 'verify' && !nothingToDo) return verify(run, plan, reading)
  const verdict = await judgePlan(run, plan, reading)
  if (verdict.verdict === 'hold')
    return { step: 'end', end: await concludeHeld(run, verdict.hold, plan, hashOf(plan.actions)) }
  if (verdict.verdict === 'refuse') return stop(run, { ...verdict, plan, reading, refused: !made })
  const ofAdmin = reading?.marks?.includes('admin') ?? false
  if (!nothingToDo) return applyPlan(run, plan, { readAt, ofAdmin })
  return (await awaitLag(run)) ?? finish(run, reading, plan, made)
}

const disputed = { code: 'disputedAccount', reason: guardRefusals.disputedAccount.summary } as const

/** Done, unless the person has a part in it. */
async function finish(run: TaskRun, reading: Account | undefined, plan: Plan, made: boolean): Promise<Step> {
  const holder = await findOtherHolder(run, reading)
  if (holder?.scimUserId != null) return stop(run, { ...disputed, plan, reading, refused: !made })
  const invited = reading?.state === 'invited' && run.desired.presence === 'active'
  if (invited && run.session.connector.facts.invitationLastsMs !== undefined)
    return awaitAcceptance(run, reading)
  return { step: 'end', end: await concludeDone(run, reading, plan, made) }
}

/** What another task changed just now may not show yet, or no longer: until the vendor's lag is over, "nothing to do" proves nothing. */
async function awaitLag(run: TaskRun): Promise<Step | undefined> {
  const lagMs = run.session.connector.facts.readAfterWriteLagMs
  if (lagMs === 0) return undefined
  const { db, clock } = run.worker.road
  const changedAt = await otherChangeAt(db, run.task)
  if (changedAt === undefined || clock.now().getTime() >= changedAt.getTime() + lagMs) return undefined
  const dueAt = new Date(changedAt.getTime() + lagMs)
  return { step: 'end', end: await concludeLater(run, { state: 'ready', dueAt, code: 'readbackPending' }) }
}

async function stop(
  run: TaskRun,
  why: {
    readonly code: FailureCode
    readonly reason?: string
    readonly instructions?: string
    readonly refused: boolean
    readonly plan: Plan
    readonly reading: Account | undefined
  },
): Promise<Step> {
  const { code, refused, plan, reading } = why
  const reason = why.reason ?? why.instructions ?? code
  const end = await concludeStopped(run, { state: 'needsPerson', code, reason, refused, plan, reading })
  return { step: 'end', end }
}
