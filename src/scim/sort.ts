import { parseAttributeRef } from './attribute-ref.ts'
import { type AttributeTarget, nameOf, resolveAttribute } from './resolve-attribute.ts'
import { findSubAttribute, type ResourceSchema } from './schema.ts'
import { ScimError, shown } from './scim-error.ts'

/** By what a listing is ordered. `target` leads to simple values: of several, the primary one or else the first counts. */
export type Sort = { readonly target: AttributeTarget; readonly descending: boolean }

/**
 * `sortBy` and `sortOrder` of a request, RFC 7644 §3.4.2.3. Undefined when no order is asked for. Throws `invalidValue`
 * for an attribute that doesn't exist, has no order, or is never shown.
 */
export function parseSort(
  query: { readonly sortBy?: unknown; readonly sortOrder?: unknown },
  schema: ResourceSchema,
): Sort | undefined {
  const { sortBy } = query
  if (sortBy === undefined || sortBy === null || sortBy === '') return undefined
  if (typeof sortBy !== 'string') throw new ScimError(400, 'give one sortBy, as a text', 'invalidValue')
  return { target: findTarget(sortBy, schema), descending: parseDescending(query.sortOrder) }
}

function parseDescending(order: unknown): boolean {
  if (order === undefined || order === null || order === '') return false
  const plain = typeof order === 'string' ? order.toLowerCase() : ''
  if (plain === 'ascending' || plain === 'descending') return plain === 'descending'
  throw new ScimError(400, 'sortOrder must be "ascending" or "descending"', 'invalidValue')
}

function findTarget(sortBy: string, schema: ResourceSchema): AttributeTarget {
  const ref = parseAttributeRef(sortBy)
  const found = ref && resolveAttribute(ref, schema)
  if (found?.kind !== 'attribute' || found.attribute.returned === 'never') {
    throw new ScimError(400, `there is no attribute ${shown(sortBy)} to sort by`, 'invalidValue')
  }
  if (found.sub !== undefined || found.attribute.type !== 'complex') return found
  const sub = findSubAttribute(found.attribute, 'value')
  if (sub !== undefined) return { ...found, sub }
  throw new ScimError(400, `sortBy must name a part of ${nameOf(found)}`, 'invalidValue')
}
