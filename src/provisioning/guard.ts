import { matchKey } from '../accounts/match-key.ts'
import type { Account } from '../connector/account.ts'
import { type GuardRefusal, guardRefusals } from '../failures/guard-refusals.ts'
import type { Hold } from '../failures/holds.ts'
import type { Action, Plan } from './plan.ts'
import type { Approval, Task } from './task.ts'

/** Why a plan may not go on by itself. */
export type Verdict =
  | { readonly verdict: 'proceed' }
  | { readonly verdict: 'hold'; readonly hold: Hold }
  | { readonly verdict: 'refuse'; readonly code: GuardRefusal; readonly reason: string }

export type GuardInputs = {
  readonly task: Pick<Task, 'kind' | 'approval'>
  readonly plan: Extract<Plan, { kind: 'actions' }>
  readonly planHash: string
  /** The same fresh reading the plan is made from. */
  readonly observed: Account | undefined
  /** The connector's own account, asked for just now. */
  readonly selfId: string | undefined
  /** How many other active admins there are beside the connector's own account; undefined when it was not asked. */
  readonly otherAdmins?: number | undefined
  /** The plan makes an account where no seat is known to be free, and the application is to ask then. */
  readonly mayBuySeat?: boolean
  readonly account: {
    readonly managed: 'created' | 'adopted' | null
    readonly vendorId: string | null
    readonly protectedByPerson: boolean
    /** Every e-mail or name this account is known by: desired now, and last seen. */
    readonly knownAs: readonly string[]
  }
  /** The database was set back, and nobody has yet let this application act again. */
  readonly recovering: boolean
  readonly adoption: 'onIdpMatch' | 'onApproval' | 'never'
}

/**
 * Judges a plan at dispatch, on a fresh reading. Rules return why not; the first one that speaks decides. A plan
 * without actions is judged too: to take an account for ours is a decision.
 */
export function judge(inputs: GuardInputs): Verdict {
  return (
    refuseProtectedAccount(inputs) ??
    refuseStranger(inputs) ??
    refuseLastAdmin(inputs) ??
    holdInRecovery(inputs) ??
    judgeAdoption(inputs) ??
    holdDeletion(inputs) ??
    holdReplacement(inputs) ??
    holdPurchase(inputs) ??
    proceed
  )
}

const proceed: Verdict = { verdict: 'proceed' }

const givers: readonly Action['kind'][] = ['createAccount', 'reactivateAccount', 'resendInvitation']

/** Taking access or rights away, or the e-mail that leads to the account. */
export function takesAway(action: Action): boolean {
  if (action.kind === 'updateAccount')
    return action.changes.email !== undefined || action.changes.userName !== undefined
  return !givers.includes(action.kind)
}

function refuseProtectedAccount(inputs: GuardInputs): Verdict | undefined {
  if (inputs.observed === undefined || !inputs.plan.actions.some(takesAway)) return undefined
  if (inputs.account.protectedByPerson) return refuse('protectedAccount')
  if (inputs.observed.id === inputs.selfId || inputs.observed.marks?.includes('self'))
    return refuse('ownAccount')
  return inputs.observed.marks?.includes('owner') ? refuse('ownerAccount') : undefined
}

function refuseLastAdmin({ otherAdmins }: GuardInputs): Verdict | undefined {
  return otherAdmins === 0 ? refuse('lastAdmin') : undefined
}

/** An id that was given to another person meanwhile, or a reading of somebody else. */
function refuseStranger({ observed, account }: GuardInputs): Verdict | undefined {
  if (observed === undefined) return undefined
  const shown = [observed.email, observed.userName].flatMap((name) =>
    name === undefined ? [] : [matchKey(name)],
  )
  const known = account.knownAs.map(matchKey)
  return shown.some((name) => known.includes(name)) ? undefined : refuse('identityMismatch')
}

/**
 * After the database was set back no change is made by itself, not even one that gives: an invitation may be on its
 * way that no reading shows, and what is desired here may long have been taken back.
 */
function holdInRecovery(inputs: GuardInputs): Verdict | undefined {
  const waits = inputs.recovering && inputs.plan.actions.length > 0 && !isApproved(inputs)
  return waits ? { verdict: 'hold', hold: 'recovery' } : undefined
}

function judgeAdoption(inputs: GuardInputs): Verdict | undefined {
  if (inputs.observed === undefined || inputs.account.managed !== null) return undefined
  if (inputs.adoption === 'never') return refuse('notManaged')
  if (inputs.adoption === 'onIdpMatch' || isApproved(inputs)) return undefined
  return { verdict: 'hold', hold: 'adoption' }
}

/** Deleting is for a person to release, but for the leaver policy `delete` on accounts we made ourselves. */
function holdDeletion(inputs: GuardInputs): Verdict | undefined {
  if (!inputs.plan.actions.some(({ kind }) => kind === 'deleteAccount')) return undefined
  const byPolicy = inputs.task.kind === 'converge' && inputs.account.managed === 'created'
  return byPolicy || isApproved(inputs) ? undefined : { verdict: 'hold', hold: 'deletion' }
}

/** Another account in the place of one: its person has to accept anew, and what hung on the old one is gone. */
function holdReplacement(inputs: GuardInputs): Verdict | undefined {
  const { actions } = inputs.plan
  const replaces = actions.some(takesAway) && actions.some(({ kind }) => kind === 'createAccount')
  return !replaces || isApproved(inputs) ? undefined : { verdict: 'hold', hold: 'replacement' }
}

function holdPurchase(inputs: GuardInputs): Verdict | undefined {
  return !inputs.mayBuySeat || isApproved(inputs) ? undefined : { verdict: 'hold', hold: 'seat' }
}

function isApproved({ task, planHash }: GuardInputs): boolean {
  return approves(task.approval, planHash)
}

export function approves(approval: Approval | undefined, planHash: string): boolean {
  return approval?.planHash === planHash
}

function refuse(code: GuardRefusal): Verdict {
  return { verdict: 'refuse', code, reason: guardRefusals[code].summary }
}
