import type { Account } from '../connector/account.ts'
import type { FailureCode } from '../failures/failures.ts'
import { anyMade, lastInvitedAt, resendsOf } from './action-store.ts'
import { concludeInvited, concludeStopped } from './conclude.ts'
import type { Plan } from './plan.ts'
import type { Phase, Step } from './run-task.ts'
import type { TaskRun } from './worker.ts'

const askAgainMs = 6 * 60 * 60_000
const mostResends = 3

/** An invitation whose time is over has expired, also where the vendor still shows it as open. */
export async function withAge(run: TaskRun, reading: Account | undefined): Promise<Account | undefined> {
  if (reading?.state !== 'invited') return reading
  const endsAt = await invitationEndsAt(run)
  const over = endsAt !== undefined && run.worker.road.clock.now() >= endsAt
  return over ? { ...reading, state: 'inviteExpired' } : reading
}

/** Undefined: nothing speaks against the plan. */
export async function judgeInvitation(
  run: TaskRun,
  plan: Plan,
  reading: Account | undefined,
  phase: Phase,
): Promise<Step | undefined> {
  if (run.session.connector.facts.invitationLastsMs === undefined || plan.kind === 'askPerson')
    return undefined
  const { db, clock } = run.worker.road
  // After a person has retried the task it has no code.
  const asked = run.task.code === null || run.task.code === undefined
  const makes = (kind: string) => plan.actions.some((action) => action.kind === kind)
  if (makes('resendInvitation')) {
    const resends = await resendsOf(db, run.task.id)
    const tooMany = resends > 0 && resends % mostResends === 0 && !asked
    return tooMany ? stop(run, 'invitationIgnored', ignored) : undefined
  }
  const vanished = phase === 'apply' && reading === undefined && makes('createAccount')
  if (vanished && !asked && (await anyMade(db, run.task.id))) {
    const endsAt = await invitationEndsAt(run)
    if (endsAt !== undefined && clock.now() < endsAt) return stop(run, 'invitationGone', gone)
  }
  return undefined
}

const ignored = `The invitation was sent ${mostResends + 1} times and never accepted. Ask the person, then retry the task.`
const gone =
  'The invitation is no longer there: it was declined, or canceled in the application. Retry the task to invite again.'

async function stop(run: TaskRun, code: FailureCode, reason: string): Promise<Step> {
  return {
    step: 'end',
    end: await concludeStopped(run, { state: 'needsPerson', code, reason, refused: false }),
  }
}

/** All is as it should be but for the person's own part: asked after, until it is done or its time is over. */
export async function awaitAcceptance(run: TaskRun, reading: Account): Promise<Step> {
  const now = run.worker.road.clock.now().getTime()
  const endsAt = await invitationEndsAt(run)
  const dueAt = new Date(Math.min(now + askAgainMs, endsAt?.getTime() ?? Number.POSITIVE_INFINITY))
  const until = endsAt === undefined ? '' : ` It can be accepted until ${endsAt.toISOString().slice(0, 16)}Z.`
  return {
    step: 'end',
    end: await concludeInvited(run, reading, dueAt, `Invited, not accepted yet.${until}`),
  }
}

async function invitationEndsAt({ session, account, worker }: TaskRun): Promise<Date | undefined> {
  const lastsMs = session.connector.facts.invitationLastsMs
  const sentAt = lastsMs === undefined ? undefined : await lastInvitedAt(worker.road.db, account.id)
  return sentAt && new Date(sentAt.getTime() + (lastsMs ?? 0))
}
