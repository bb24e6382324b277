import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { asObject, strange } from './api.ts'
import { knownPermissions, type Privileges, spell } from './privileges.ts'

/**
 * Readings show words ("Create / edit / delete"), changes take names (`create_edit_delete`). Most words are the name
 * with other signs between; these are not. Words beside those of the vendor's example are [unverified]; an
 * administrator adds what is missing with the setting `labels`.
 * https://developers.brevo.com/reference/get-user-permission
 */
const features: Readonly<Record<string, string>> = {
  email_campaign: 'email_campaigns',
  sms_campaign: 'sms_campaigns',
  whatsapp_campaign: 'whatsapp_campaigns',
  template: 'templates',
  workflow: 'workflows',
  automations: 'workflows',
  landing_page: 'landing_pages',
  transactional: 'transactional_emails',
  push: 'push_notifications',
  deals: 'sales_platform',
}

const permissions: Readonly<Record<string, string>> = {
  contact_forms: 'forms',
  create_edit_delete_owned_deals_and_tasks: 'create_edit_deals',
  manage_deals_and_tasks_from_other_users: 'manage_others_deals_tasks',
  create_edit_delete_owned_companies: 'manage_owned_companies',
  manage_companies_from_other_users: 'manage_other_companies',
}

/** Words of the vendor that this release does not know, by the words: what they are called in a change. */
export type Labels = Readonly<Record<string, string>>

export type Reading = {
  readonly privileges: Privileges
  /** Features that show a word nobody knows: what is held in them can't be told. */
  readonly unclear: ReadonlySet<string>
}

/** What a user may do, out of the words of a reading. */
export function readPrivileges(list: JsonValue | undefined, labels: Labels): Reading {
  if (!Array.isArray(list)) throw strange('no list of privileges')
  const privileges: Record<string, readonly string[]> = {}
  const unclear = new Set<string>()
  for (const item of list) {
    const { feature, words } = readItem(asObject(item))
    const name = labels[feature] ?? features[fold(feature)] ?? fold(feature)
    const read = words.filter((word) => fold(word) !== 'none').map((word) => nameOf(name, word, labels))
    privileges[name] = read.filter((one) => one !== undefined)
    if (read.includes(undefined)) unclear.add(name)
  }
  return { privileges, unclear }
}

function readItem(item: JsonObject | undefined): {
  readonly feature: string
  readonly words: readonly string[]
} {
  const { feature, permissions: words } = item ?? {}
  if (typeof feature !== 'string' || !Array.isArray(words)) throw strange('a privilege without its feature')
  if (!words.every((word) => typeof word === 'string')) throw strange('a permission that is no text')
  return { feature, words }
}

function nameOf(feature: string, word: string, labels: Labels): string | undefined {
  const folded = fold(word)
  const name = labels[word] ?? permissions[folded] ?? folded
  const known = knownPermissions[feature]
  if (known === undefined || labels[word] !== undefined) return spell(name)
  return known.includes(spell(name)) ? spell(name) : undefined
}

/** `Create / edit / delete` → `create_edit_delete`. */
function fold(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}
