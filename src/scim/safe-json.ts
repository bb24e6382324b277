import { isJsonArray, isJsonObject, type JsonObject } from './json.ts'
import { ScimError, shown } from './scim-error.ts'

const maxDepth = 32
const maxTextLength = 65_536

/** Names that reach a prototype, also as one part of a dotted or URN-qualified key. */
const unsafeName = /(?:^|[.:])(?:__proto__|constructor|prototype)(?:$|[.:[])/

/**
 * A request body as an object that is safe to walk and to store: JSON only, at most 32 levels, no key that reaches a
 * prototype, every text well-formed and without NUL (a database could not hold it), every number exact.
 */
export function parseSafeObject(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw new ScimError(400, 'the request body must be a JSON object', 'invalidSyntax')
  refuseUnsafe(body, 1)
  return body
}

function refuseUnsafe(value: unknown, depth: number): void {
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') refuseText(value)
  else if (typeof value === 'number') refuseNumber(value)
  else if (typeof value === 'object') refuseUnsafeContent(value, depth)
  else throw new ScimError(400, 'the request body holds something that is not JSON', 'invalidSyntax')
}

function refuseUnsafeContent(value: object, depth: number): void {
  if (depth > maxDepth) {
    throw new ScimError(400, `the request body is nested more than ${maxDepth} levels deep`, 'invalidSyntax')
  }
  if (!isJsonArray(value)) for (const key of Object.keys(value)) refuseKey(key)
  for (const item of isJsonArray(value) ? value : Object.values(value)) refuseUnsafe(item, depth + 1)
}

function refuseKey(key: string): void {
  if (unsafeName.test(key)) {
    throw new ScimError(400, `${shown(key)} is not allowed as a name`, 'invalidSyntax')
  }
  if (!isStorable(key)) throw new ScimError(400, 'a name holds a character that is not text', 'invalidSyntax')
}

function refuseText(text: string): void {
  if (text.length > maxTextLength) {
    throw new ScimError(400, `a text is longer than ${maxTextLength} characters`, 'invalidValue')
  }
  if (!isStorable(text)) {
    throw new ScimError(400, `${shown(text)} holds a character that is not text`, 'invalidValue')
  }
}

function refuseNumber(value: number): void {
  if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return
  throw new ScimError(400, 'a number is too large to be kept exactly', 'invalidValue')
}

/** Neither NUL nor half of a surrogate pair: PostgreSQL refuses both. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
