import { type Answer, answer, notSimulated } from '../../../simulation/answer.ts'
import { withQuery } from '../../../simulation/request.ts'
import type { Vendor } from '../../../simulation/vendor.ts'
import { badRequest } from './refusals.ts'
import type { State } from './state.ts'

const defaultLimit = 20
const highestLimit = 100

export const pages: Vendor<State>['pages'] = {
  size: ({ query }) => Math.min(Number(query.get('limit') ?? defaultLimit), highestLimit),
  move(_, request, by) {
    const offset = Number(request.query.get('offset') ?? 0) + by
    return offset < 0 ? undefined : withQuery(request, { offset: `${offset}` })
  },
  totalAt: ['meta', 'total'],
}

/**
 * `limit` is 20 unless given and never above 100; `meta.total` is text.
 * https://developers.activecampaign.com/reference/pagination
 * That more than 100 is cut to 100, and that nonsense is a 400, is [unverified]. Filters and orders are refused: what
 * they match is not documented.
 */
export function answerPage<Item>(
  query: URLSearchParams,
  name: string,
  all: readonly Item[],
  render: (item: Item) => unknown,
): Answer {
  const unknown = [...query.keys()].find((key) => key !== 'limit' && key !== 'offset')
  if (unknown !== undefined) return notSimulated(`the query parameter ${unknown}`)
  const limit = wholeNumber(query.get('limit'), defaultLimit)
  const offset = wholeNumber(query.get('offset'), 0)
  if (limit === undefined || limit < 1 || offset === undefined) return badRequest
  const page = all.slice(offset, offset + Math.min(limit, highestLimit))
  return answer(200, { [name]: page.map(render), meta: { total: `${all.length}` } })
}

function wholeNumber(text: string | null, whenAbsent: number): number | undefined {
  if (text === null) return whenAbsent
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
