import type { Account } from '../connector/account.ts'
import { listAll } from '../connector/list-all.ts'
import { guardRefusals } from '../failures/guard-refusals.ts'
import { recoveryOf } from '../recovery/recovering.ts'
import { hashOf } from './desired-state.ts'
import { type GuardInputs, judge, takesAway, type Verdict } from './guard.ts'
import type { Action, Plan } from './plan.ts'
import { removes } from './removal-window.ts'
import { isLive } from './task.ts'
import { findOtherHolder, namesOf } from './task-account.ts'
import type { TaskRun } from './worker.ts'

type Actions = Extract<Plan, { kind: 'actions' }>

/** Collects what the guard needs to know, at this moment, and asks it. */
export async function judgePlan(
  run: TaskRun,
  plan: Actions,
  observed: Account | undefined,
): Promise<Verdict> {
  const { account, context, task } = run
  const holder = await findOtherHolder(run, observed)
  if (holder?.scimUserId != null)
    return { verdict: 'refuse', code: 'disputedAccount', reason: guardRefusals.disputedAccount.summary }
  const now = run.worker.road.clock.now()
  const inputs: GuardInputs = {
    task: { kind: task.kind, approval: isLive(task.approval, now) ? task.approval : undefined },
    plan,
    planHash: hashOf(plan.actions),
    observed,
    selfId: plan.actions.some(takesAway) ? await selfIdOf(run) : undefined,
    otherAdmins: takesFromAdmin(run, plan, observed) ? await otherAdminsOf(run, observed) : undefined,
    mayBuySeat: await mayBuySeat(run, plan),
    account: {
      managed: observed?.id === account.vendorId ? account.managed : (holder?.managed ?? null),
      vendorId: account.vendorId,
      protectedByPerson: account.protectedByPerson || (holder?.protectedByPerson ?? false),
      knownAs: await namesOf(run.worker.road.db, account.id),
    },
    recovering: (await recoveryOf(run.worker.road.db, task.applicationId)) !== undefined,
    adoption: context.application.policy.adoption,
  }
  return judge(inputs)
}

/** Seats that nobody counted are taken for used up. */
async function mayBuySeat({ context, session }: TaskRun, plan: Actions): Promise<boolean> {
  const { connector, vendor } = session
  const asks = context.application.policy.extraSeats === 'ask' && connector.countSeats !== undefined
  if (!asks || !plan.actions.some(({ kind }) => kind === 'createAccount')) return false
  const seats = await connector.countSeats?.(vendor, null)
  return seats?.total === undefined || seats.used >= seats.total
}

function takesFromAdmin(run: TaskRun, plan: Actions, observed: Account | undefined): observed is Account {
  const admin = observed?.marks?.includes('admin') ?? false
  const moves = (action: Action) => removes(action, run.desired) || action.kind === 'setEntitlements'
  return admin && plan.actions.some(moves)
}

/** From a complete fresh listing: an admin that left the vendor by hand a minute ago must not be counted. */
async function otherAdminsOf(run: TaskRun, observed: Account): Promise<number> {
  const { connector, vendor } = run.session
  const accounts = await listAll<Account>((page) => connector.listAccounts(vendor, page))
  return accounts.filter(
    ({ id, state, marks = [] }) =>
      id !== observed.id && state === 'active' && marks.includes('admin') && !marks.includes('self'),
  ).length
}

async function selfIdOf(run: TaskRun): Promise<string | undefined> {
  const { connector, vendor } = run.session
  return (await connector.whoAmI?.(vendor, null))?.accountId
}
