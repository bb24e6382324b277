import type { Account, AccountMark, AccountState } from '../../src/connector/account.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { foldName } from '../../src/connector/same-name.ts'
import { asObject, strange } from './api.ts'
import { heldBundles } from './bundles.ts'
import type { Reading } from './labels.ts'
import type { BrevoSettings } from './settings.ts'

/** A user as the list shows one. `access`: what is known of the privileges without asking for them. */
export type User = {
  /** The e-mail in lower case: there is no other id. */
  readonly id: string
  readonly email: string
  readonly owner: boolean
  readonly state: AccountState
  readonly access: 'all' | 'none' | 'custom' | 'owner'
}

/** https://developers.brevo.com/reference/getinviteduserslist */
export function toUser(value: JsonValue): User {
  const item = asObject(value)
  const email = item?.['email']
  if (item === undefined || typeof email !== 'string' || email.trim() === '')
    throw strange('a user without an e-mail')
  // Text in the vendor's schema, a boolean in its examples.
  const owner = item['is_owner'] === true || item['is_owner'] === 'true'
  const access = owner ? 'owner' : accessOf(asObject(item['feature_access']) ?? {})
  return { id: foldName(email), email, owner, state: stateOf(item['status']), access }
}

/** `active` and `pending` are documented; the screens also have Rejected: https://help.brevo.com/hc/en-us/articles/360001079439 */
function stateOf(status: JsonValue | undefined): AccountState {
  const word = typeof status === 'string' ? status.toLowerCase() : ''
  if (word === 'active') return 'active'
  if (word === 'pending') return 'invited'
  if (['rejected', 'declined', 'expired'].includes(word)) return 'inviteExpired'
  throw strange(`a user whose status is ${JSON.stringify(status)?.slice(0, 40)}`)
}

function accessOf({ marketing, conversations, crm }: JsonObject): User['access'] {
  const values = [marketing, conversations, crm].filter((value) => value !== undefined)
  if (values.length === 0) return 'custom'
  if (values.every((value) => value === 'full')) return 'all'
  return 'custom'
}

/** Without `reading` only what the list itself tells is known of the bundles. */
export function toAccount(settings: BrevoSettings, user: User, reading?: Reading): Account {
  const held = user.access === 'all' ? 'all' : reading
  const entitlements = held && heldBundles(held, settings.bundles)
  const mayManage = held === 'all' || held?.privileges['user_management']?.includes('all') === true
  const marks: readonly AccountMark[] = [
    ...(user.owner ? (['owner', 'admin'] as const) : []),
    ...(!user.owner && mayManage ? (['admin'] as const) : []),
    ...(user.id === settings.keyOwnerEmail ? (['self'] as const) : []),
  ]
  return {
    id: user.id,
    email: user.email,
    state: user.state,
    ...(entitlements !== undefined && { entitlements }),
    marks,
  }
}

/** One `@` and no blank, and no longer than a mailbox can be (RFC 5321 §4.5.3.1): what is not can't be invited. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(text)
}
