import { sameName } from './fold.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownValue, withValue } from './json.ts'
import { refuseTooLong } from './keyed-names.ts'

/** What a User says about a person, in the words of the rest of the product. */
export type UserFacts = {
  readonly userName: string
  readonly externalId?: string
  /** A User that doesn't say is active. */
  readonly active: boolean
  readonly email?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly displayName?: string
  /**
   * Every attribute that is not fully told above, extensions under their URI. `emails` is there in full, `name`
   * without its given and family name.
   */
  readonly profile: JsonObject
}

/**
 * Reads the facts off a canonical User. The e-mail is the primary one, else the one for work, else the first. Throws
 * `invalidValue` for a userName, externalId or e-mail that is too long to be looked up.
 */
export function toUserFacts(user: JsonObject): UserFacts {
  const userName = textAt(user, 'userName') ?? ''
  const name = objectAt(user, 'name')
  const { schemas: _schemas, id: _id, meta: _meta, groups: _groups, ...attributes } = user
  const {
    userName: _userName,
    externalId: _externalId,
    active,
    displayName: _displayName,
    ...rest
  } = attributes
  const restOfName = withValue(withValue(name, 'givenName', undefined), 'familyName', undefined)
  const hasMoreName = Object.keys(restOfName).length > 0
  const externalId = textAt(user, 'externalId')
  const email = findEmail(user, userName)
  const givenName = textAt(name, 'givenName')
  const familyName = textAt(name, 'familyName')
  refuseTooLong({ userName, externalId, emails: email })
  const displayName = textAt(user, 'displayName')
  return {
    userName,
    ...(externalId !== undefined && { externalId }),
    active: active !== false,
    ...(email !== undefined && { email }),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    ...(displayName !== undefined && { displayName }),
    profile: withValue(rest, 'name', hasMoreName ? restOfName : undefined),
  }
}

function findEmail(user: JsonObject, userName: string): string | undefined {
  const list = ownValue(user, 'emails')
  const emails = (isJsonArray(list) ? list : [])
    .filter(isJsonObject)
    .filter((email) => (textAt(email, 'value') ?? '').trim() !== '')
  const chosen =
    emails.find((email) => ownValue(email, 'primary') === true) ??
    emails.find((email) => sameName(textAt(email, 'type') ?? '', 'work')) ??
    emails[0]
  if (chosen !== undefined) return textAt(chosen, 'value')
  return looksLikeEmail(userName) ? userName : undefined
}

/** One `@` with something before it and a domain with a dot behind it, no spaces. Whether mail arrives is not asked. */
function looksLikeEmail(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@', 3)
  if (more.length > 0 || local === '' || /\s/.test(text)) return false
  const labels = domain.split('.')
  return labels.length > 1 && labels.every((label) => label !== '')
}

function textAt(object: JsonObject, key: string): string | undefined {
  const value = ownValue(object, key)
  return typeof value === 'string' ? value : undefined
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value: JsonValue | undefined = ownValue(object, key)
  return isJsonObject(value) ? value : {}
}
