import type { Actor } from '../audit/actor.ts'
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

/** Why a plan waits for a person, in words for whoever asks. */
export const holds = {
  shadow: 'Shadow mode: planned and shown, not executed.',
  deletion: 'Deleting an account is for a person to release: "overlock task approve".',
  adoption:
    'This account was not made by Overlock; a person must agree that it is managed: "overlock task approve".',
  recovery:
    'The database was set back, and the world has gone on. Nothing is changed until a person has looked: "overlock recovery show <app>".',
  replacement:
    'The application can not change this sign-in name: the account would be removed and another one made. A person must release it: "overlock task approve".',
  seat: 'This may buy a seat in the application. A person must release it: "overlock task approve".',
  guard:
    'More accounts would lose access or rights within 24 hours than the limit allows. A person must release it: "overlock task approve".',
} as const

export type Hold = keyof typeof holds

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
  readonly hold: string | undefined
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
  readonly code: string | undefined
  readonly reason: string | undefined
  readonly evidence: unknown
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly finishedAt: Date | undefined
}

/** A person released exactly the plan with this hash, once. */
export type Approval = { readonly planHash: string; readonly by: string; readonly at: string }
