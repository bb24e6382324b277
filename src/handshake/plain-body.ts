import { plainBoolean } from '../scim/dialect.ts'
import { foldCase } from '../scim/fold.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../scim/json.ts'
import { plainPatchPath } from './plain-path.ts'
import { plainText } from './plain-text.ts'

/** Keys whose text says whom or what a request is about, or how its identity provider spells. */
const keptKeys: ReadonlySet<string> = new Set([
  ...['schemas', 'op', 'username', 'externalid', 'id', 'resourcetype', 'type', 'filter', 'method', 'bulkid'],
])
const keptOfGroups: ReadonlySet<string> = new Set([...keptKeys, 'displayname', 'members'])

const deepest = 6
const mostElements = 5
const mostKeys = 60
const longestBody = 8_192

type Masking = {
  readonly kept: ReadonlySet<string>
  readonly secrets: readonly string[]
  /** Every text left out, so that no message repeats one. */
  readonly left: Set<string>
}

export type PlainBody = { readonly body: JsonValue; readonly left: ReadonlySet<string> }

/**
 * The form of a body: its keys, which of them are empty, booleans as they were spelled, and the ids and names people
 * and groups are known by. All other text is replaced, whatever its key: a secret needs no name to be one.
 */
export function plainBody(body: unknown, path: string, secrets: readonly string[]): PlainBody {
  const left = new Set<string>()
  const kept = /^\/Groups\b/i.test(path) ? keptOfGroups : keptKeys
  const plain = mask(body as JsonValue, { kept, secrets, left }, '', 0)
  return JSON.stringify(plain ?? null).length > longestBody
    ? { body: '(a large body)', left }
    : { body: plain ?? null, left }
}

function mask(value: JsonValue | undefined, masking: Masking, key: string, depth: number): JsonValue {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? null
  if (typeof value === 'number') return maskNumber(value, masking, key)
  if (typeof value === 'string') return maskText(value, masking, key)
  if (depth >= deepest) return noteAll(value, masking)
  return isJsonArray(value) ? maskList(value, masking, key, depth) : maskObject(value, masking, key, depth)
}

function maskList(list: readonly JsonValue[], masking: Masking, key: string, depth: number): JsonValue {
  const shown = list.slice(0, mostElements).map((element) => mask(element, masking, key, depth + 1))
  const rest = list.slice(mostElements)
  for (const element of rest) noteAll(element, masking)
  return rest.length === 0 ? shown : [...shown, `(${rest.length} more)`]
}

function maskObject(
  object: { readonly [key: string]: JsonValue },
  masking: Masking,
  within: string,
  depth: number,
): JsonValue {
  const entries = Object.entries(object)
  const operation = entries.some(([key]) => foldCase(key) === 'op')
  const path = entries.find(([key]) => foldCase(key) === 'path')?.[1]
  const target = operation && typeof path === 'string' ? (/^\w+/.exec(path)?.[0] ?? '') : within
  const plain = entries.slice(0, mostKeys).map(([key, value]): readonly [string, JsonValue] => {
    const name = plainText(key, masking.secrets, 100)
    const folded = foldCase(key)
    if (operation && folded === 'path')
      return [name, typeof value === 'string' ? plainPatchPath(value) : mask(value, masking, 'path', depth)]
    // The value of an operation, and of a member, counts as that of the attribute it belongs to.
    const of = folded === 'value' && (operation || foldCase(within) === 'members') ? target : key
    return [name, mask(value, masking, of, depth + 1)]
  })
  for (const [, value] of entries.slice(mostKeys)) noteAll(value, masking)
  return Object.fromEntries(plain)
}

function maskNumber(value: number, { left }: Masking, key: string): JsonValue {
  if (['startindex', 'count', 'failonerrors'].includes(foldCase(key))) return value
  left.add(String(value))
  return '(number)'
}

function maskText(text: string, { kept, secrets, left }: Masking, key: string): JsonValue {
  if (text === '' || plainBoolean(text) !== undefined) return text
  if (kept.has(foldCase(key))) return plainText(text, secrets)
  left.add(text)
  return '(text)'
}

function noteAll(value: JsonValue, masking: Masking): JsonValue {
  if (typeof value === 'string') masking.left.add(value)
  else if (isJsonArray(value)) for (const element of value) noteAll(element, masking)
  else if (isJsonObject(value)) for (const element of Object.values(value)) noteAll(element, masking)
  return '(nested)'
}
