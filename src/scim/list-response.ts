import type { JsonObject } from './json.ts'
import { ScimError, type ScimType } from './scim-error.ts'

export const defaultPageSize = 100
export const maxPageSize = 200

/** Which page of a listing is asked for. */
export type Paging = IndexPaging | CursorPaging

/** RFC 7644 §3.4.2.4: `startIndex` counts from 1; a `count` of 0 asks for the total alone. */
export type IndexPaging = { readonly kind: 'index'; readonly startIndex: number; readonly count: number }

/** RFC 9865: an empty `cursor` is the first page. `count` is at least 1. */
export type CursorPaging = { readonly kind: 'cursor'; readonly cursor: string; readonly count: number }

type PagingQuery = { readonly startIndex?: unknown; readonly count?: unknown; readonly cursor?: unknown }

/**
 * The paging a request asks for: from a query string (text) or from a search body (numbers). By index, values below
 * the lowest count as the lowest, as the RFC wants. More than 200 counts as 200. Throws `invalidValue` for anything not
 * a whole number; by cursor `invalidCount`, also below 1 (RFC 9865 §2.1).
 */
export function parsePaging(query: PagingQuery): Paging {
  if (query.cursor !== undefined && query.cursor !== null) return parseCursorPaging(query, query.cursor)
  const startIndex = parseWholeNumber('startIndex', query.startIndex) ?? 1
  const count = parseWholeNumber('count', query.count) ?? defaultPageSize
  return {
    kind: 'index',
    startIndex: Math.max(1, startIndex),
    count: Math.min(maxPageSize, Math.max(0, count)),
  }
}

function parseCursorPaging(query: PagingQuery, cursor: unknown): CursorPaging {
  if (typeof cursor !== 'string') throw new ScimError(400, 'cursor must be one text', 'invalidCursor')
  if (query.startIndex !== undefined && query.startIndex !== null)
    throw new ScimError(400, 'give startIndex or cursor, not both', 'invalidCursor')
  const count = parseWholeNumber('count', query.count, 'invalidCount') ?? defaultPageSize
  if (count < 1) throw new ScimError(400, `count must be between 1 and ${maxPageSize}`, 'invalidCount')
  return { kind: 'cursor', cursor, count: Math.min(maxPageSize, count) }
}

/**
 * The body of a listing, RFC 7644 §3.4.2. `totalResults` is of the whole listing, not of the page. A page by cursor has
 * no `startIndex`, and a `nextCursor` unless it is the last (RFC 9865 §2).
 */
export function toListResponse(page: {
  readonly resources: readonly JsonObject[]
  readonly totalResults: number
  readonly startIndex?: number
  readonly nextCursor?: string
}): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: page.totalResults,
    ...(page.startIndex !== undefined && { startIndex: page.startIndex }),
    itemsPerPage: page.resources.length,
    ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
    Resources: page.resources,
  }
}

function parseWholeNumber(
  name: string,
  raw: unknown,
  problem: ScimType = 'invalidValue',
): number | undefined {
  if (raw === undefined || raw === null) return undefined
  const value = typeof raw === 'string' && /^[+-]?\d+$/.test(raw) ? Number(raw) : raw
  if (
    typeof value === 'number' &&
    (Number.isInteger(value) || Math.abs(value) === Number.POSITIVE_INFINITY)
  ) {
    return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value))
  }
  throw new ScimError(400, `${name} must be a whole number`, problem)
}
