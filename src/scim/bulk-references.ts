import type { BulkOperation } from './bulk.ts'
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts'

const prefix = 'bulkId:'

/** The bulkIds an operation refers to, in its path and anywhere in its data, RFC 7644 §3.7.2. */
export function referencesOf({ path, data = null }: BulkOperation): ReadonlySet<string> {
  const found = new Set(path.split('/').flatMap((part) => referenceIn(part) ?? []))
  collect(data, found)
  return found
}

/** The operation with every bulkId that has an id by now replaced by it. */
export function withIds(operation: BulkOperation, ids: ReadonlyMap<string, string>): BulkOperation {
  const put = (text: string) => ids.get(referenceIn(text) ?? '') ?? text
  return {
    ...operation,
    path: operation.path.split('/').map(put).join('/'),
    ...(operation.data !== undefined && { data: mapTexts(operation.data, put) }),
  }
}

/**
 * The data without the values that refer to what has no id yet: so one of several resources that refer to each other
 * can be made first, and completed when the others are there (RFC 7644 §3.7.1). A value is left out whole: a manager,
 * a member, never a part of one.
 */
export function withoutReferences(data: JsonValue): JsonValue {
  if (isJsonArray(data)) return data.filter((item) => !refers(item)).map(withoutReferences)
  if (!isJsonObject(data)) return data
  const kept = Object.entries(data).filter(([, value]) => !refers(value))
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutReferences(value)]))
}

/** A bulkId that refers to itself through the others, if there is one: each of them waits for another. */
export function findCycle(waiting: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const safe = new Set<string>()
  const onTheWay = new Set<string>()
  const search = (id: string): string | undefined => {
    if (onTheWay.has(id)) return id
    if (safe.has(id)) return undefined
    onTheWay.add(id)
    for (const next of waiting.get(id) ?? []) {
      const found = waiting.has(next) ? search(next) : undefined
      if (found !== undefined) return found
    }
    onTheWay.delete(id)
    safe.add(id)
    return undefined
  }
  for (const id of waiting.keys()) {
    const found = search(id)
    if (found !== undefined) return found
  }
  return undefined
}

function referenceIn(text: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined
}

function refers(value: JsonValue): boolean {
  if (typeof value === 'string') return referenceIn(value) !== undefined
  return isJsonObject(value) && Object.values(value).some((part) => typeof part === 'string' && refers(part))
}

function collect(value: JsonValue, found: Set<string>): void {
  if (typeof value === 'string') {
    const id = referenceIn(value)
    if (id !== undefined) found.add(id)
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collect(part, found)
  }
}

function mapTexts(value: JsonValue, put: (text: string) => string): JsonValue {
  if (typeof value === 'string') return put(value)
  if (isJsonArray(value)) return value.map((item) => mapTexts(item, put))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapTexts(part, put)]))
}
