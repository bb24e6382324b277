import type { Account } from '../../connector/account.ts'
import type { Action } from '../plan.ts'

/** What a vendor's account becomes by one action; undefined = there is none any more. */
export function applyAction(account: Account | undefined, action: Action): Account | undefined {
  if (action.kind === 'createAccount')
    return { ...action.attributes, id: 'new', state: 'active', entitlements: action.entitlements }
  if (account === undefined) return undefined
  switch (action.kind) {
    case 'updateAccount':
      return { ...account, ...action.changes }
    case 'setEntitlements': {
      const others = (account.entitlements ?? []).filter(({ type }) => type !== action.type)
      return { ...account, entitlements: [...others, ...action.entitlements] }
    }
    case 'resendInvitation':
      return { ...account, state: 'invited' }
    case 'disableAccount':
      return { ...account, state: 'disabled' }
    case 'reactivateAccount':
      return { ...account, state: 'active', entitlements: action.entitlements }
    case 'deleteAccount':
      return undefined
    default:
      return action satisfies never
  }
}
