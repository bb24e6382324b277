import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Collection, Named } from './collection.ts'
import { invalid } from './refusals.ts'

const defaultLimit = 50
const highestLimit = 200

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
