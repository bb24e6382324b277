import { foldCase } from './fold.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownValue } from './json.ts'
import { parseSafeObject } from './safe-json.ts'
import { ScimError } from './scim-error.ts'

export const bulkLimits = { maxOperations: 1_000, maxPayloadSize: 2 * 1024 * 1024 } as const

/** One request inside a bulk request. `path` begins with a slash and is relative to the base URL. */
export type BulkOperation = {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** The client's name for what a POST makes. */
  readonly bulkId?: string
  /** The version the resource must have. */
  readonly version?: string
  readonly data?: JsonValue
}

export type Bulk = {
  readonly operations: readonly BulkOperation[]
  /** After this many failures nothing more is begun; without limit when undefined. */
  readonly failOnErrors: number | undefined
}

/**
 * The body of a bulk request, RFC 7644 §3.7. Keys are taken in any case. Throws `invalidSyntax` for another form,
 * `invalidValue` for a bulkId that is missing or given twice, and 413 for more than 1,000 operations (§3.7.4).
 */
export function parseBulk(body: unknown): Bulk {
  const fields = fieldsOf(parseSafeObject(body))
  const operations = fields.get('operations')
  if (!isJsonArray(operations) || operations.length === 0)
    throw new ScimError(400, 'Operations must be a list with at least one operation', 'invalidSyntax')
  if (operations.length > bulkLimits.maxOperations)
    throw new ScimError(
      413,
      `one bulk request can hold ${bulkLimits.maxOperations} operations (maxOperations), not more`,
      'tooMany',
    )
  const parsed = operations.map(parseOperation)
  refuseRepeatedIds(parsed)
  return { operations: parsed, failOnErrors: parseFailOnErrors(fields.get('failonerrors')) }
}

function parseFailOnErrors(raw: JsonValue = null): number | undefined {
  if (raw === null) return undefined
  if (typeof raw === 'number' && Number.isInteger(raw) && raw >= 1) return raw
  throw new ScimError(400, 'failOnErrors must be a whole number from 1', 'invalidValue')
}

function parseOperation(raw: JsonValue, index: number): BulkOperation {
  const at = `operation ${index + 1} of the bulk request`
  if (!isJsonObject(raw)) throw new ScimError(400, `${at} must be an object`, 'invalidSyntax')
  const fields = fieldsOf(raw)
  const method = methodOf(fields.get('method'))
  if (method === undefined)
    throw new ScimError(400, `the method of ${at} must be POST, PUT, PATCH or DELETE`, 'invalidSyntax')
  const path = fields.get('path')
  if (typeof path !== 'string' || path.trim() === '')
    throw new ScimError(400, `${at} needs a path such as "/Users"`, 'invalidSyntax')
  const bulkId = textOf(fields.get('bulkid'))
  if (method === 'POST' && bulkId === undefined)
    throw new ScimError(400, `${at} is a POST and needs a bulkId`, 'invalidValue')
  const version = textOf(fields.get('version'))
  const data = fields.get('data')
  return {
    method,
    path: path.startsWith('/') ? path : `/${path}`,
    ...(bulkId !== undefined && { bulkId }),
    ...(version !== undefined && { version }),
    ...(data !== undefined && data !== null && { data }),
  }
}

function refuseRepeatedIds(operations: readonly BulkOperation[]): void {
  const seen = new Set<string>()
  for (const { method, bulkId } of operations) {
    if (method !== 'POST' || bulkId === undefined) continue
    if (seen.has(bulkId)) throw new ScimError(400, 'two operations have the same bulkId', 'invalidValue')
    seen.add(bulkId)
  }
}

function methodOf(raw: JsonValue | undefined): BulkOperation['method'] | undefined {
  const method = typeof raw === 'string' ? raw.toUpperCase() : ''
  return (['POST', 'PUT', 'PATCH', 'DELETE'] as const).find((known) => known === method)
}

function textOf(raw: JsonValue | undefined): string | undefined {
  return typeof raw === 'string' && raw !== '' ? raw : undefined
}

function fieldsOf(object: JsonObject): ReadonlyMap<string, JsonValue> {
  const keys = Object.keys(object).map((key) => [foldCase(key), ownValue(object, key) ?? null] as const)
  const fields = new Map(keys)
  if (fields.size < keys.length) throw new ScimError(400, 'a name is given twice', 'invalidSyntax')
  return fields
}
