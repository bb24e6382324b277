import type { AccountAttributes, EntitlementRef } from '../connector/account.ts'
import type { LeaverMode } from '../connector/contract.ts'
import type { FailureCode } from '../failures/failures.ts'

/** One change. A plan is data: it can be shown, stored, hashed and approved before anything happens. */
export type Action =
  | {
      readonly kind: 'createAccount'
      readonly attributes: AccountAttributes
      readonly entitlements: readonly EntitlementRef[]
    }
  | { readonly kind: 'updateAccount'; readonly accountId: string; readonly changes: AccountAttributes }
  | {
      readonly kind: 'setEntitlements'
      readonly accountId: string
      readonly type: string
      readonly entitlements: readonly EntitlementRef[]
      readonly before: readonly EntitlementRef[]
    }
  | { readonly kind: 'resendInvitation'; readonly accountId: string }
  | { readonly kind: 'disableAccount'; readonly accountId: string; readonly mode: LeaverMode }
  | {
      readonly kind: 'reactivateAccount'
      readonly accountId: string
      readonly entitlements: readonly EntitlementRef[]
      /** Undefined: the reading did not show what it held. */
      readonly before?: readonly EntitlementRef[]
    }
  | { readonly kind: 'deleteAccount'; readonly accountId: string }

/** What can't be automated, with exact instructions: never silence. */
export type Question = { readonly code: FailureCode; readonly instructions: string }

export type Plan =
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  | { readonly kind: 'askPerson'; readonly question: Question }
