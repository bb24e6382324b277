import { confirmUploaded, openUploaded } from '../applications/uploaded-accounts.ts'
import type { Account } from '../connector/account.ts'
import { foldName } from '../connector/same-name.ts'
import type { Queries } from '../store/database.ts'
import type { Action } from './plan.ts'

/**
 * Two people say that these changes were made in an application whose accounts are read from a file: from now on, and
 * until a later file shows otherwise, its accounts are known to be so.
 */
export async function noteConfirmedByHand(
  tx: Queries,
  applicationId: string,
  actions: readonly Action[],
  now: Date,
): Promise<void> {
  const uploaded = await openUploaded(tx, applicationId)
  for (const action of actions) {
    const before = action.kind === 'createAccount' ? undefined : await uploaded?.get(action.accountId)
    const after = accountAfter(action, before)
    if (before !== undefined && before.id !== after?.id)
      await confirmUploaded(tx, applicationId, before.id, undefined, now)
    if (after !== undefined) await confirmUploaded(tx, applicationId, after.id, after, now)
  }
}

/** What the account is once the change was made; undefined when there is none then. */
export function accountAfter(action: Action, before: Account | undefined): Account | undefined {
  if (action.kind === 'createAccount') {
    const { attributes, entitlements } = action
    const name = attributes.email ?? attributes.userName ?? ''
    return { ...attributes, email: name, id: foldName(name), state: 'active', entitlements }
  }
  if (before === undefined) return undefined
  switch (action.kind) {
    case 'updateAccount': {
      const { email = before.email ?? before.id } = action.changes
      return { ...before, ...action.changes, id: foldName(email) }
    }
    case 'setEntitlements': {
      const others = (before.entitlements ?? []).filter(({ type }) => type !== action.type)
      return { ...before, entitlements: [...others, ...action.entitlements] }
    }
    case 'disableAccount':
      return { ...before, state: 'disabled' }
    case 'reactivateAccount':
      return { ...before, state: 'active', entitlements: action.entitlements }
    case 'deleteAccount':
      return undefined
    case 'resendInvitation':
      return before
    default:
      return action satisfies never
  }
}
