import type { Action } from '../../../src/provisioning/plan.ts'

/** One planned change in words. */
export function actionText(action: Action): string {
  switch (action.kind) {
    case 'createAccount':
      return `Make the account ${action.attributes.email ?? action.attributes.userName ?? ''}${rights(action.entitlements)}`
    case 'updateAccount':
      return `Change ${Object.keys(action.changes).join(', ')}`
    case 'setEntitlements':
      return `Let it hold${rights(action.entitlements) || ' nothing'} (${action.type}), before:${rights(action.before) || ' nothing'}`
    case 'resendInvitation':
      return 'Send the invitation again'
    case 'disableAccount':
      return `Take access away (${action.mode})`
    case 'reactivateAccount':
      return `Give access back${rights(action.entitlements)}`
    case 'deleteAccount':
      return 'Delete the account'
    default:
      return action satisfies never
  }
}

function rights(entitlements: readonly { readonly name: string; readonly id: string }[]): string {
  const names = entitlements.map(({ name, id }) => name || id)
  return names.length === 0 ? '' : ` ${names.join(', ')}`
}
