import { createHash } from 'node:crypto'
import { foldCase } from '../scim/fold.ts'
import { isJsonArray, isJsonObject, type JsonObject } from '../scim/json.ts'

/** Attributes of a User that an index finds beside its names: what identity providers match accounts by. */
export type LookupAttribute = 'emails' | 'displayName'

/**
 * The number under which the index finds a value without regard to case. Two values may share one: whoever looks
 * something up compares the values too.
 */
export function lookupKey(attribute: LookupAttribute, value: string): string {
  const hash = createHash('sha256')
    .update(`${attribute}=${foldCase(value)}`, 'utf8')
    .digest()
  return hash.readBigInt64BE(0).toString()
}

/** All keys of a User, as the text of a PostgreSQL array. */
export function lookupKeysOf(resource: JsonObject): string {
  const { displayName, emails } = resource
  const values = isJsonArray(emails)
    ? emails.map((email) => (isJsonObject(email) ? email['value'] : email))
    : []
  const keys = [
    ...values.filter((value) => typeof value === 'string').map((value) => lookupKey('emails', value)),
    ...(typeof displayName === 'string' ? [lookupKey('displayName', displayName)] : []),
  ]
  return `{${[...new Set(keys)].join(',')}}`
}
