import type { Account } from '../connector/account.ts'
import { hashOf } from './desired-state.ts'
import { type GuardInputs, guardRefusals, judge, takesAway, type Verdict } from './guard.ts'
import type { Plan } from './plan.ts'
import { findHolder } from './task-account.ts'
import type { TaskRun } from './worker.ts'

/** Collects what the guard needs to know, at this moment, and asks it. */
export async function judgePlan(
  run: TaskRun,
  plan: Extract<Plan, { kind: 'actions' }>,
  observed: Account | undefined,
): Promise<Verdict> {
  const { account, context, desired, task } = run
  const holder =
    observed === undefined || observed.id === account.vendorId
      ? undefined
      : await findHolder(run.worker.road.db, task.applicationId, observed.id, account.id)
  if (holder?.scimUserId != null)
    return { verdict: 'refuse', code: 'disputedAccount', reason: guardRefusals.disputedAccount }
  const inputs: GuardInputs = {
    task,
    plan,
    planHash: hashOf(plan.actions),
    observed,
    selfId: plan.actions.some(takesAway) ? await selfIdOf(run) : undefined,
    account: {
      managed: observed?.id === account.vendorId ? account.managed : (holder?.managed ?? null),
      vendorId: account.vendorId,
      protectedByPerson: account.protectedByPerson || (holder?.protectedByPerson ?? false),
      knownAs: [
        desired.attributes.email,
        desired.attributes.userName,
        account.observed?.email,
        account.observed?.userName,
      ].flatMap((name) => name ?? []),
    },
    adoption: context.application.policy.adoption,
  }
  return judge(inputs)
}

async function selfIdOf(run: TaskRun): Promise<string | undefined> {
  const { connector, vendor } = run.session
  return (await connector.whoAmI?.(vendor, null))?.accountId
}
