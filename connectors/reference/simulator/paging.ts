import { type Answer, answer } from '../../../simulation/answer.ts'
import { withQuery } from '../../../simulation/request.ts'
import type { Vendor } from '../../../simulation/vendor.ts'
import type { Collection, Named } from './collection.ts'
import { invalid } from './refusals.ts'
import type { State } from './state.ts'

const defaultLimit = 50
const highestLimit = 200

export const pages: Vendor<State>['pages'] = {
  size: ({ query }) => Number(query.get('limit') ?? defaultLimit),
  move({ accounts, groups }, request, by) {
    if (request.query.has('userName')) return undefined
    const all: Iterable<Named> = request.path.endsWith('/groups') ? groups.all() : accounts.all()
    const ids = [...all].map(({ id }) => id)
    const start = startOf(ids, request.query.get('cursor')) + by
    if (start < 0) return undefined
    return withQuery(request, { cursor: start === 0 ? undefined : (ids[start - 1] ?? ids.at(-1)) })
  },
  totalAt: ['total'],
}

/** How many items come before the page that a cursor names; the cursor's own item may be gone. */
function startOf(ids: readonly string[], cursor: string | null): number {
  if (cursor === null) return 0
  const last = Number(cursor.slice(1))
  return ids.filter((id) => Number(id.slice(1)) <= last).length
}

/** `{items, next?, total}`. `next` is the cursor of the following page, and absent on the last. */
export function answerPage<Item extends Named>(
  query: URLSearchParams,
  collection: Collection<Item>,
  render: (item: Item) => unknown,
): Answer {
  const unknown = [...query.keys()].find((key) => key !== 'limit' && key !== 'cursor')
  if (unknown !== undefined) return invalid(`there is no parameter ${unknown}`)
  const limit = Number(query.get('limit') ?? defaultLimit)
  if (!Number.isInteger(limit) || limit < 1 || limit > highestLimit)
    return invalid(`limit must be a number from 1 to ${highestLimit}`)
  const page = collection.page(query.get('cursor') ?? undefined, limit)
  if (page === undefined) return invalid('the cursor is not one of ours')
  return answer(200, { ...page, items: page.items.map(render), total: collection.size() })
}
