import { plainList } from './dialect.ts'
import { foldCase } from './fold.ts'
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { ScimError } from './scim-error.ts'

/** A user in a group, named by the id this server gave it. */
export type Member = { readonly value: string; readonly display?: string }

/**
 * The members in a request, each once, in the order sent. A bare text is the id; one object is a list of one. Throws
 * `invalidValue` for an entry without id, and for a group inside a group, which we don't support.
 */
export function parseMembers(raw: JsonValue): readonly Member[] {
  const members = new Map<string, Member>()
  for (const entry of plainList(raw)) {
    if (entry === null) continue
    const member = parseMember(entry)
    if (!members.has(member.value)) members.set(member.value, member)
  }
  return [...members.values()]
}

/** The ids in a request that removes members, each once. What kind of member it was doesn't matter there. */
export function parseMemberIds(raw: JsonValue): readonly string[] {
  const ids = plainList(raw)
    .filter((entry) => entry !== null)
    .map((entry) => readId(fieldsOf(entry)))
  return [...new Set(ids)]
}

function parseMember(entry: JsonValue): Member {
  const fields = fieldsOf(entry)
  const value = readId(fields)
  if (isGroup(fields)) {
    throw new ScimError(
      400,
      `the member ${value} is a group; groups inside groups are not supported, add its users instead`,
      'invalidValue',
    )
  }
  const display = fields.get('display')
  return typeof display === 'string' ? { value, display } : { value }
}

function fieldsOf(entry: JsonValue): ReadonlyMap<string, JsonValue> {
  if (typeof entry === 'string') return new Map([['value', entry]])
  const object: JsonObject = isJsonObject(entry) ? entry : {}
  return new Map(Object.entries(object).map(([key, value]) => [foldCase(key), value]))
}

function readId(fields: ReadonlyMap<string, JsonValue>): string {
  const value = fields.get('value')
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new ScimError(400, 'every member needs the id of a user as "value"', 'invalidValue')
}

function isGroup(fields: ReadonlyMap<string, JsonValue>): boolean {
  const type = fields.get('type')
  const reference = fields.get('$ref')
  if (typeof type === 'string' && type !== '') return foldCase(type) === 'group'
  return typeof reference === 'string' && foldCase(reference).includes('/groups/')
}
