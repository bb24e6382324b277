import type { Actor } from '../audit/actor.ts'
import type { FailureCode } from '../failures/failures.ts'
import type { Hold } from '../failures/holds.ts'
import type { Plan } from './plan.ts'

/**
 * A provisioning task brings one account to one generation of its desired state.
 *
 *   ready ─▶ applying ─▶ verifying ─▶ done
 *     ▲         ├─▶ unknown ─▶ (reading tells) applying again, or verifying
 *     │         ├─▶ inProgress (an invitation, a person) ─▶ verifying
 *     │         ├─▶ held (a person must release it)
 *     └─ later ─┤
 *               └─▶ needsPerson · failed          superseded: a newer generation took over
 *
 * At most one task of an account is applying, unknown or verifying: the database holds it so.
 */
export type TaskState =
  | 'ready'
  | 'applying'
  | 'unknown'
  | 'verifying'
  | 'inProgress'
  | 'held'
  | 'needsPerson'
  | 'done'
  | 'failed'
  | 'canceled'
  | 'superseded'

/** Who asked, and by what way the change came onto the road. */
export type Origin = {
  readonly actor: Actor
  readonly via: 'scim' | 'mapping' | 'mode' | 'person' | 'withdrawal'
  readonly requestId?: string
  /** The request that asked is kept open until it is known what became of it. Not stored. */
  readonly waits?: boolean
}

/** Leavers overtake everything. */
export const priorities = { leaver: 0, joiner: 1, change: 2, deletion: 3 } as const

/** How long a person's release of a plan lasts. */
const approvalMs = 4 * 60 * 60_000

export function isLive(approval: Approval | undefined, now: Date): boolean {
  return approval !== undefined && now.getTime() - Date.parse(approval.at) < approvalMs
}

export type Task = {
  readonly id: string
  readonly applicationId: string
  readonly accountId: string
  readonly generation: number
  readonly kind: 'converge' | 'delete'
  readonly priority: number
  readonly state: TaskState
  readonly hold: Hold | undefined
  readonly origin: Origin
  readonly dueAt: Date
  readonly attempt: number
  /** How often a worker broke off with it. */
  readonly crashes: number
  readonly fence: number
  readonly plan: Plan | undefined
  readonly planHash: string | undefined
  readonly approval: Approval | undefined
  readonly outcome: string | undefined
  readonly code: FailureCode | undefined
  readonly reason: string | undefined
  readonly evidence: unknown
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly finishedAt: Date | undefined
}

/** A person released exactly the plan with this hash, once. */
export type Approval = { readonly planHash: string; readonly by: string; readonly at: string }
