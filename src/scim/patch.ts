import { refuseRepeatedNames } from './attribute-value.ts'
import { foldCase } from './fold.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownValue } from './json.ts'
import { type PatchPath, parsePath } from './path.ts'
import { parseSafeObject } from './safe-json.ts'
import { ScimError } from './scim-error.ts'

const maxOperations = 1000

/** One operation of a PATCH, its path read but not yet looked up. A `remove` always has a path. */
export type PatchOperation = {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path?: PatchPath
  /** Always there for `add` and `replace`. */
  readonly value?: JsonValue
}

/**
 * The operations of a PATCH body, RFC 7644 §3.5.2. Entra capitalizes `op`; every key is taken in any case. The
 * `schemas` of the body are not looked at. Throws `invalidSyntax` for a body of another form or more than 1,000
 * operations, `invalidPath`, `noTarget` for a `remove` without path, `invalidValue` where a value is missing.
 */
export function parsePatch(body: unknown): readonly PatchOperation[] {
  const object = parseSafeObject(body)
  refuseRepeatedNames(object)
  const operations = findKey(object, 'operations')
  if (!isJsonArray(operations) || operations.length === 0) {
    throw new ScimError(400, 'Operations must be a list with at least one operation', 'invalidSyntax')
  }
  if (operations.length > maxOperations) {
    throw new ScimError(400, `one request can hold ${maxOperations} operations, not more`, 'invalidSyntax')
  }
  return operations.map(parseOperation)
}

function parseOperation(raw: JsonValue): PatchOperation {
  if (!isJsonObject(raw)) throw new ScimError(400, 'every operation must be an object', 'invalidSyntax')
  refuseRepeatedNames(raw)
  const op = parseOp(findKey(raw, 'op'))
  const path = parseOptionalPath(findKey(raw, 'path'))
  const value = findKey(raw, 'value')
  if (op === 'remove' && path === undefined) {
    throw new ScimError(400, 'a "remove" needs a path that says what to remove', 'noTarget')
  }
  if (op !== 'remove' && value === undefined) {
    throw new ScimError(400, `an operation "${op}" needs a value`, 'invalidValue')
  }
  return { op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) }
}

function parseOp(raw: JsonValue | undefined): PatchOperation['op'] {
  const op = typeof raw === 'string' ? foldCase(raw) : ''
  if (op === 'add' || op === 'replace' || op === 'remove') return op
  throw new ScimError(400, 'op must be "add", "replace" or "remove"', 'invalidSyntax')
}

/** Null and blank text are what a client without a path may send in its place. */
function parseOptionalPath(raw: JsonValue | undefined): PatchPath | undefined {
  if (raw === undefined || raw === null) return undefined
  if (typeof raw !== 'string') throw new ScimError(400, 'a path must be a text', 'invalidPath')
  return raw.trim() === '' ? undefined : parsePath(raw)
}

function findKey(object: JsonObject, folded: string): JsonValue | undefined {
  const key = Object.keys(object).find((name) => foldCase(name) === folded)
  return key === undefined ? undefined : ownValue(object, key)
}

/** The entries of a value without path: each key is the path of its own value, RFC 7644 §3.5.2.1 and §3.5.2.3. */
export function pathlessEntries(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  if (!isJsonObject(value)) {
    throw new ScimError(400, 'an operation without path needs an object as value', 'invalidValue')
  }
  refuseRepeatedNames(value)
  return Object.entries(value)
}
