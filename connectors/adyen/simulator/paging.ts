import { type Answer, answer, notSimulated } from '../../../simulation/answer.ts'
import { type SimRequest, withQuery } from '../../../simulation/request.ts'
import type { Vendor } from '../../../simulation/vendor.ts'
import { badParameter } from './refusals.ts'
import { link } from './render.ts'
import type { State } from './state.ts'

const defaultSize = 10
const largestSize = 100

/** Only faults that turn pages wrongly ask for this: a page that begins between two pages. */
const beginParameter = 'begin'

export const pages: Vendor<State>['pages'] = {
  size: ({ query }) => Number(query.get('pageSize') ?? defaultSize),
  move(_, request, by) {
    const begin = beginOf(request, pages.size(request)) + by
    return begin < 0 ? undefined : withQuery(request, { [beginParameter]: `${begin}` })
  },
  totalAt: ['itemsTotal'],
}

function beginOf({ query }: SimRequest, size: number): number {
  return Number(query.get(beginParameter) ?? (Number(query.get('pageNumber') ?? 1) - 1) * size)
}

/**
 * Pages are counted from 1, as the links in the vendor's examples are, and hold 10 unless asked and 100 at most. That
 * more than 100 is refused, and not cut, is [unverified].
 * https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/users
 */
export function answerPage<Item>(
  request: SimRequest,
  {
    url,
    path,
    items,
    render,
    filters = [],
  }: {
    readonly url: string
    readonly path: string
    readonly items: readonly Item[]
    readonly render: (item: Item) => unknown
    readonly filters?: readonly string[]
  },
): Answer {
  const { query } = request
  const known = ['pageNumber', 'pageSize', beginParameter, ...filters]
  const strange = [...query.keys()].find((key) => !known.includes(key))
  if (strange !== undefined) return notSimulated(`the query parameter ${strange}`)
  const number = wholeNumber(query.get('pageNumber'), 1)
  const size = wholeNumber(query.get('pageSize'), defaultSize)
  if (number === undefined) return badParameter('pageNumber')
  if (size === undefined || size > largestSize) return badParameter('pageSize')
  const begin = beginOf(request, size)
  const last = Math.max(1, Math.ceil(items.length / size))
  const kept = filters.flatMap((name) => {
    const value = query.get(name)
    return value === null ? [] : [`&${name}=${encodeURIComponent(value)}`]
  })
  const to = (page: number) => link(url, `${path}?pageNumber=${page}&pageSize=${size}${kept.join('')}`)
  return answer(200, {
    data: items.slice(begin, begin + size).map(render),
    itemsTotal: items.length,
    pagesTotal: Math.ceil(items.length / size),
    _links: {
      self: to(number),
      first: to(1),
      last: to(last),
      ...(number < last && { next: to(number + 1) }),
      ...(number > 1 && { prev: to(number - 1) }),
    },
  })
}

function wholeNumber(text: string | null, whenAbsent: number): number | undefined {
  if (text === null) return whenAbsent
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
