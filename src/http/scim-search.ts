import { parseAttributeRef } from '../scim/attribute-ref.ts'
import type { Filter } from '../scim/filter.ts'
import { isJsonArray, type JsonObject } from '../scim/json.ts'
import { type IndexPaging, parsePaging, toListResponse } from '../scim/list-response.ts'
import { type NarrowedFilter, narrowFilter, refuseUnknownEverywhere } from '../scim/narrow-filter.ts'
import { parseFilter } from '../scim/parse-filter.ts'
import { printFilter } from '../scim/print-filter.ts'
import { resolveAttribute } from '../scim/resolve-attribute.ts'
import type { ResourceSchema } from '../scim/schema.ts'
import { ScimError } from '../scim/scim-error.ts'
import { queryOf, type ScimCall } from './scim-call.ts'
import type { Handler } from './scim-endpoints.ts'
import { listGroups } from './scim-groups.ts'
import { listUsers, type ScimParts } from './scim-users.ts'

/**
 * A search over Users and Groups together, RFC 7644 §3.4.2.1 and §3.4.3: all matching Users come before all matching
 * Groups. A filter on an attribute that only one of the two has finds nothing of the other.
 */
export async function searchAll(parts: ScimParts, call: ScimCall): Promise<JsonObject> {
  const { filter: wanted, startIndex: _start, count: _count, ...others } = queryOf(call)
  const paging = parsePaging(queryOf(call))
  if (paging.kind === 'cursor')
    throw new ScimError(
      400,
      'Users and Groups together are paged by startIndex, not by cursor',
      'invalidCursor',
    )
  const filter = filterOf(wanted)
  const { user, group } = call.resources
  if (filter !== undefined) refuseUnknownEverywhere(filter, [user, group])
  const found: JsonObject[] = []
  const isSortedBy = (schema: ResourceSchema) => knowsAttribute(others['sortBy'], schema)
  let total = 0
  for (const [schema, list] of [
    [user, listUsers],
    [group, listGroups],
  ] as const) {
    // What only one of the two has puts no order into the other, and is no mistake.
    const { sortBy: _only, ...unsorted } = others
    const asked = isSortedBy(schema) || ![user, group].some(isSortedBy) ? others : unsorted
    const part = await listPart(parts, call, {
      ...{ list, others: asked, filter: narrowed(filter, schema) },
      startIndex: Math.max(1, paging.startIndex - total),
      count: paging.count - found.length,
    })
    total += part.total
    found.push(...part.resources)
  }
  return toListResponse({ resources: found, totalResults: total, startIndex: paging.startIndex })
}

type Part = Omit<IndexPaging, 'kind'> & {
  readonly list: Handler
  readonly filter: NarrowedFilter
  /** What else was asked: attributes, sorting. */
  readonly others: JsonObject
}

/** The listing of one type, asked for exactly as a client would. */
async function listPart(parts: ScimParts, call: ScimCall, part: Part) {
  if (part.filter === false) return { total: 0, resources: [] }
  const { startIndex, count } = part
  const query: JsonObject = {
    ...part.others,
    ...(part.filter !== true && { filter: printFilter(part.filter) }),
    ...{ startIndex, count },
  }
  const { id, headers } = call.request
  const request = { id, headers, method: 'GET', query, params: {}, body: undefined }
  const body = (await part.list(parts, { ...call, request })) ?? {}
  const { totalResults, Resources: resources } = body
  return {
    total: Number(totalResults),
    resources: isJsonArray(resources) ? (resources as readonly JsonObject[]) : [],
  }
}

function knowsAttribute(name: unknown, schema: ResourceSchema): boolean {
  const ref = typeof name === 'string' ? parseAttributeRef(name) : undefined
  return ref !== undefined && resolveAttribute(ref, schema) !== undefined
}

function narrowed(filter: Filter | undefined, schema: ResourceSchema): NarrowedFilter {
  return filter === undefined || narrowFilter(filter, schema)
}

function filterOf(raw: unknown): Filter | undefined {
  if (raw === undefined || raw === null || raw === '') return undefined
  if (typeof raw === 'string') return parseFilter(raw)
  throw new ScimError(400, 'give one filter, not several', 'invalidFilter')
}
