import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { asObject, type Context, call, strange, unexpected } from './api.ts'

export const pageSize = 100

/** One item of a listing, with the id that every item has. */
export type Listed = { readonly id: string; readonly item: JsonObject }

export type ListedPage = {
  readonly items: readonly Listed[]
  readonly nextCursor: string | undefined
  readonly total: number
}

/**
 * One page of a list, the first without cursor. The cursor is the page number out of the vendor's link to the next page,
 * and nothing else of that link: its host and version may be others (the vendor's own examples show /v1).
 * https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/users
 */
export async function readPage(context: Context, path: string, cursor?: string): Promise<ListedPage> {
  if (cursor !== undefined && !isPageNumber(cursor)) throw strange('a cursor that is no page number')
  const number = cursor === undefined ? '' : `&pageNumber=${cursor}`
  const mark = path.includes('?') ? '&' : '?'
  return parsePage(await call(context, 'GET', `${path}${mark}pageSize=${pageSize}${number}`))
}

export function parsePage(response: HttpResponse): ListedPage {
  const body = asObject(response.body)
  if (response.status !== 200 || body === undefined) throw unexpected(response)
  const { itemsTotal: total, data = [] } = body
  if (typeof total !== 'number' || !Array.isArray(data))
    throw strange('a page without its items or their number')
  const items = data.map((entry) => {
    const item = asObject(entry)
    const id = item?.['id']
    if (item === undefined || typeof id !== 'string' || id === '') throw strange('an item without an id')
    return { id, item }
  })
  return { items, nextCursor: nextPageNumber(asObject(body['_links'])), total }
}

function nextPageNumber(links: JsonObject | undefined): string | undefined {
  const next = links?.['next']
  if (next === undefined) return undefined
  const href = asObject(next)?.['href']
  const number = URL.parse(String(href ?? ''), 'https://adyen.invalid')?.searchParams.get('pageNumber') ?? ''
  if (!isPageNumber(number)) throw strange('a link to a next page without its number')
  return number
}

function isPageNumber(text: string): boolean {
  return /^\d{1,9}$/.test(text)
}

/**
 * Every item to the end, or an error: what is concluded from it is that somebody is not there. A list that changed while
 * it was read is read again later.
 */
export async function readAll(context: Context, path: string): Promise<readonly Listed[]> {
  const all = new Map<string, Listed>()
  const cursors = new Set<string>()
  for (let cursor: string | undefined; ; ) {
    const page: ListedPage = await readPage(context, path, cursor)
    for (const listed of page.items) {
      if (all.has(listed.id)) throw changedMeanwhile()
      all.set(listed.id, listed)
    }
    cursor = page.nextCursor
    if (cursor === undefined && page.total !== all.size) throw changedMeanwhile()
    if (cursor === undefined) return [...all.values()]
    if (cursors.has(cursor)) throw changedMeanwhile()
    cursors.add(cursor)
  }
}

function changedMeanwhile(): ConnectorError {
  return new ConnectorError('unavailable', { message: 'The list of Adyen changed while it was read.' })
}
