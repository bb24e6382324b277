import type { Account, AccountState, EntitlementRef } from '../../src/connector/account.ts'
import { foldName } from '../../src/connector/same-name.ts'
import type { ColumnName, Columns } from './columns.ts'
import type { FileSettings } from './settings.ts'

export type Read = { readonly account: Account } | { readonly says: string }

const usual = {
  active: ['active', 'enabled', 'yes', 'true', '1', 'ok', 'accepted', 'member'],
  disabled: [
    'disabled',
    'inactive',
    'suspended',
    'deactivated',
    'blocked',
    'locked',
    'archived',
    'no',
    'false',
    '0',
  ],
  invited: ['invited', 'pending', 'invitation sent', 'not accepted'],
} as const

/** One row as an account. The folded sign-in name is its id: an exported list has none that could be relied on. */
export function toAccount(settings: FileSettings, { at }: Columns, cells: readonly string[]): Read {
  const cell = (name: ColumnName) => {
    const place = at.get(name)
    const text = place === undefined ? '' : (cells[place] ?? '').trim()
    return text === '' ? undefined : text
  }
  const email = cell('email')
  if (email === undefined) return { says: 'The sign-in name is empty.' }
  if (email.length > 254 || /\s/.test(email))
    return { says: 'This is no sign-in name: it is too long, or has a blank in it.' }
  const state = at.has('state') ? stateOf(settings, cell('state')) : 'active'
  if (state === undefined)
    return {
      says: `What "${(cell('state') ?? '').slice(0, 40)}" says of the account is not known. Name the word with the setting activeWords, disabledWords or invitedWords.`,
    }
  const roles = at.has('role') ? splitRoles(settings, cell('role')) : undefined
  const named = ['userName', 'displayName', 'givenName', 'familyName'] as const
  return {
    account: {
      ...{ id: foldName(email), email, state },
      ...Object.fromEntries(named.flatMap((name) => (at.has(name) ? [[name, cell(name) ?? '']] : []))),
      ...(roles !== undefined && { entitlements: roles }),
    },
  }
}

/** Who is an administrator by the settings of now, whenever the list was read. */
export function withMarks({ adminRoles }: FileSettings, account: Account): Account {
  const admin = adminRoles.map(foldName)
  const holds = account.entitlements?.some(({ id }) => admin.includes(id)) ?? false
  return holds ? { ...account, marks: ['admin'] } : account
}

export function toRole(name: string): EntitlementRef {
  return { type: 'role', id: foldName(name), name: name.trim() }
}

function splitRoles({ roleSeparator }: FileSettings, text: string | undefined): readonly EntitlementRef[] {
  const parts = (text ?? '').split(roleSeparator ?? /[,;|\n]/)
  const roles = parts.filter((part) => part.trim() !== '').map(toRole)
  return roles.filter(({ id }, place) => roles.findIndex((other) => other.id === id) === place)
}

/** A word that nobody knows is a question: taken for active or disabled it could be wrong either way. */
function stateOf(settings: FileSettings, word: string | undefined): AccountState | undefined {
  if (word === undefined) return undefined
  const { activeWords, disabledWords, invitedWords } = settings
  const is = (own: readonly string[], known: readonly string[]) =>
    own.some((one) => foldName(one) === foldName(word)) || known.includes(foldName(word))
  const named = (own: readonly string[]) => is(own, [])
  if (named(activeWords)) return 'active'
  if (named(disabledWords)) return 'disabled'
  if (named(invitedWords)) return 'invited'
  if (is([], usual.active)) return 'active'
  if (is([], usual.disabled)) return 'disabled'
  return is([], usual.invited) ? 'invited' : undefined
}
