import type { Page, PageRequest } from '../../src/connector/contract.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { listAll } from '../../src/connector/list-all.ts'
import { bodyOf, type Context, objectsIn, strange } from './answer.ts'
import { call } from './api.ts'
import type { Service } from './service.ts'

type Collection = 'Users' | 'Groups'
type Query = Readonly<Record<string, string>>

/**
 * One page by index (RFC 7644 §3.4.2.4). A server may give fewer than were asked for, so the next page begins after what
 * came; one that knows no pages gives everything at once. Whether the pages fit together is judged by the host.
 */
export async function readPage<Item extends { readonly id: string }>(
  context: Context,
  service: Service,
  collection: Collection,
  { cursor = '1' }: PageRequest,
  toItem: (resource: JsonObject) => Item,
  query: Query = {},
): Promise<Page<Item>> {
  if (!/^[1-9]\d{0,8}$/.test(cursor)) throw strange('a cursor that is not ours')
  const asked = { ...query, startIndex: cursor, count: String(service.pageSize) }
  const response = await call(context, 'GET', `/${collection}`, { query: asked })
  const { total, resources } = listIn(response)
  const next = Number(cursor) + resources.length
  return {
    items: resources.map(toItem),
    total,
    ...(resources.length > 0 && next <= total && { nextCursor: String(next) }),
  }
}

export function readAll<Item extends { readonly id: string }>(
  context: Context,
  service: Service,
  collection: Collection,
  toItem: (resource: JsonObject) => Item,
  query: Query = {},
): Promise<readonly Item[]> {
  return listAll((page) => readPage(context, service, collection, page, toItem, query))
}

/** RFC 7644 §3.4.2: `Resources` may only be missing where there is none. */
export function listIn(response: HttpResponse): {
  readonly total: number
  readonly resources: readonly JsonObject[]
} {
  const { totalResults, Resources } = bodyOf(response)
  const total = typeof totalResults === 'number' ? totalResults : Number.NaN
  if (!Number.isInteger(total) || total < 0) throw strange('a list without totalResults')
  if (Resources === undefined && total === 0) return { total, resources: [] }
  return { total, resources: objectsIn(Resources) }
}
