import type { Account, AccountAttributes, AccountMark, EntitlementRef } from '../../src/connector/account.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { foldName } from '../../src/connector/same-name.ts'
import { asObject, type Context, objectsIn, strange } from './answer.ts'
import { isTrue, type Service } from './service.ts'

/** A User as the server sent it; attributes that we don't know are kept for writing it as a whole. */
export type User = {
  readonly id: string
  readonly userName: string
  /** Undefined where the server does not show it (RFC 7643 §4.1.1 lets it). */
  readonly active: boolean | undefined
  readonly resource: JsonObject
  readonly version: string | undefined
}

/** https://www.rfc-editor.org/rfc/rfc7643#section-4.1 */
export function toUser(resource: JsonObject, etag?: string): User {
  const { id, userName, active, meta } = resource
  if (typeof id !== 'string' || id.trim() === '') throw strange('a user without an id')
  if (typeof userName !== 'string' || userName.trim() === '') throw strange('a user without a userName')
  if (active !== undefined && typeof active !== 'boolean' && !/^(true|false)$/i.test(String(active)))
    throw strange('a user whose active is neither true nor false')
  const version = etag ?? textIn(asObject(meta)?.['version'])
  return { id, userName, active: active === undefined ? undefined : isTrue(active), resource, version }
}

/**
 * What is not shown is an active account only where the server does not promise to show it: a broken answer must not
 * prove that somebody got access back.
 */
export function isActive({ showsActive }: Service, { active, userName }: User): boolean {
  if (active === undefined && showsActive)
    throw strange(
      'a user without active',
      `The application does not show whether ${userName} is active. If it leaves that out of active accounts: overlock app set <slug> --set disable=hidden.`,
    )
  return active ?? true
}

/** `held` undefined: this reading does not show it. */
export function toAccount(
  { settings }: Context,
  service: Service,
  user: User,
  held: readonly EntitlementRef[] | undefined,
): Account {
  const { name: sent, displayName, emails } = user.resource
  const name = asObject(sent)
  const isAdmin = held?.some((one) => settings.adminGroups.includes(foldName(one.name))) === true
  const marks: readonly AccountMark[] = isAdmin ? ['admin'] : []
  const shown = {
    userName: user.userName,
    email: textIn(mainEmail(emailsIn(emails))?.['value']),
    givenName: textIn(name?.['givenName']),
    familyName: textIn(name?.['familyName']),
    displayName: textIn(displayName),
  }
  return {
    id: user.id,
    ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
    state: isActive(service, user) ? 'active' : 'disabled',
    ...(held !== undefined && { entitlements: held }),
    ...(settings.adminGroups.length > 0 && { marks }),
    ...(service.lacks.length > 0 && { lacks: service.lacks }),
  }
}

/** The attributes of RFC 7643 §4.1 that stand for ours. What the application lacks is left out. */
export function toResource(
  { lacks }: Service,
  attributes: AccountAttributes,
  before: JsonObject = {},
): JsonObject {
  const has = (name: keyof AccountAttributes) => attributes[name] !== undefined && !lacks.includes(name)
  const { userName, email, givenName, familyName, displayName } = attributes
  const name = {
    ...(has('givenName') && { givenName: givenName ?? '' }),
    ...(has('familyName') && { familyName: familyName ?? '' }),
  }
  return {
    ...(userName !== undefined && { userName }),
    ...(Object.keys(name).length > 0 && { name }),
    ...(has('displayName') && { displayName: displayName ?? '' }),
    ...(has('email') && { emails: withEmail(emailsIn(before['emails']), email ?? '') }),
  }
}

/** The others stay as they are. */
function withEmail(emails: readonly JsonObject[], value: string): JsonValue {
  const main = mainEmail(emails)
  if (main === undefined) return [...emails, { value, type: 'work', primary: true }]
  return emails.map((one) => (one === main ? { ...one, value } : one))
}

function mainEmail(emails: readonly JsonObject[]): JsonObject | undefined {
  const primary = emails.find((email) => isTrue(email['primary']))
  return primary ?? emails.find(({ type }) => type === 'work') ?? emails[0]
}

function emailsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return value === undefined || value === null ? [] : objectsIn(value)
}

function textIn(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
