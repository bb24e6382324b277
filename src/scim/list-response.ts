import type { JsonObject } from './json.ts'
import { ScimError } from './scim-error.ts'

export const defaultPageSize = 100
export const maxPageSize = 200

/** One page of a listing by index, RFC 7644 §3.4.2.4. */
export type Paging = {
  /** From 1. */
  readonly startIndex: number
  /** 0 asks for the total alone. */
  readonly count: number
}

/**
 * The paging a request asks for: from a query string (text) or from a search body (numbers). Values below the lowest
 * count as the lowest, as the RFC wants; more than 200 counts as 200. Throws `invalidValue` for anything not a whole
 * number.
 */
export function parsePaging(query: { readonly startIndex?: unknown; readonly count?: unknown }): Paging {
  const startIndex = parseWholeNumber('startIndex', query.startIndex) ?? 1
  const count = parseWholeNumber('count', query.count) ?? defaultPageSize
  return { startIndex: Math.max(1, startIndex), count: Math.min(maxPageSize, Math.max(0, count)) }
}

/** The body of a listing, RFC 7644 §3.4.2. `totalResults` is of the whole listing, not of the page. */
export function toListResponse(page: {
  readonly resources: readonly JsonObject[]
  readonly totalResults: number
  readonly startIndex: number
}): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: page.totalResults,
    startIndex: page.startIndex,
    itemsPerPage: page.resources.length,
    Resources: page.resources,
  }
}

function parseWholeNumber(name: string, raw: unknown): number | undefined {
  if (raw === undefined || raw === null) return undefined
  const value = typeof raw === 'string' && /^[+-]?\d+$/.test(raw) ? Number(raw) : raw
  if (
    typeof value === 'number' &&
    (Number.isInteger(value) || Math.abs(value) === Number.POSITIVE_INFINITY)
  ) {
    return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value))
  }
  throw new ScimError(400, `${name} must be a whole number`, 'invalidValue')
}
