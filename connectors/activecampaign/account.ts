import type { Account, AccountAttributes, AccountMark, EntitlementRef } from '../../src/connector/account.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { foldName, sameName } from '../../src/connector/same-name.ts'
import type { ActiveCampaignSettings } from './settings.ts'

/** A user of ActiveCampaign as our account. https://developers.activecampaign.com/reference/users */
export function toAccount(
  settings: ActiveCampaignSettings,
  user: JsonObject,
  group: EntitlementRef | undefined,
  selfId?: string,
): Account {
  const id = textAt(user, 'id')
  if (id === undefined) throw new ConnectorError('unexpectedAnswer', { privateDetail: 'a user without id' })
  const email = textAt(user, 'email')
  const left = group !== undefined && group.id === settings.leaverGroupId
  return {
    id,
    userName: textAt(user, 'username') ?? '',
    ...(email !== undefined && { email }),
    givenName: textAt(user, 'firstName') ?? '',
    familyName: textAt(user, 'lastName') ?? '',
    state: left ? 'disabled' : 'active',
    ...(group !== undefined && { entitlements: left ? [] : [group] }),
    marks: marksOf(settings, { id, email, group, selfId }),
  }
}

function marksOf(
  { primaryAdminEmail }: ActiveCampaignSettings,
  user: {
    id: string
    email: string | undefined
    group: EntitlementRef | undefined
    selfId: string | undefined
  },
): readonly AccountMark[] {
  // The API does not name the Primary Admin. Until an admin does, the first account is taken to be it [unverified].
  const owner = primaryAdminEmail === undefined ? user.id === '1' : sameName(user.email, primaryAdminEmail)
  return [
    ...(owner ? (['owner'] as const) : []),
    ...(user.group?.name === 'Admin' ? (['admin'] as const) : []),
    ...(user.id === user.selfId ? (['self'] as const) : []),
  ]
}

/** One `@` and no blank, and no longer than a mailbox can be (RFC 5321 §4.5.3.1): what is not can't be looked up. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(text)
}

/** Only ASCII letters fold; the user name is set once and can't be changed later. */
export function userNameFor(email: string): string {
  return foldName(email)
}

/** The two names every user must have; made from what is known where the identity provider sends none. */
export function namesFor({ givenName, familyName, displayName, email = '' }: AccountAttributes) {
  const words = (displayName ?? '')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
  return {
    firstName: givenName ?? words[0] ?? email.split('@')[0] ?? '-',
    lastName: familyName ?? (words.slice(1).join(' ') || '-'),
  }
}

/** Ids are numbers sent as text, sometimes as numbers. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}
