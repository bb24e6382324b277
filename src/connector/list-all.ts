import type { Page, PageRequest } from './contract.ts'
import { ConnectorError } from './errors.ts'

const mostPages = 100_000

/**
 * Walks every page to the end, and refuses what would make a wrong listing: a cursor that came before, an item
 * counted twice, fewer or more items than the vendor says there are. A partial listing is an error, never a list.
 */
export async function listAll<Item extends { readonly id: string }>(
  fetchPage: (request: PageRequest) => Promise<Page<Item>>,
  onPage: (itemsSoFar: number, total: number | undefined) => void = () => {},
): Promise<readonly Item[]> {
  const seen = new Map<string, Item>()
  const cursors = new Set<string>()
  let total: number | undefined
  let request: PageRequest = {}
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await fetchPage(request)
    for (const item of page.items) {
      if (seen.has(item.id)) throw incomplete(`the listing shows ${item.id} twice`)
      seen.set(item.id, item)
    }
    total = page.total ?? total
    onPage(seen.size, total)
    if (page.nextCursor === undefined) {
      if (total !== undefined && total !== seen.size)
        throw incomplete(`the vendor says there are ${total}, the listing ended after ${seen.size}`)
      return [...seen.values()]
    }
    if (cursors.has(page.nextCursor)) throw incomplete(`the listing is stuck at ${page.nextCursor}`)
    cursors.add(page.nextCursor)
    request = { cursor: page.nextCursor }
  }
  throw incomplete('the listing does not end')
}

function incomplete(says: string): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { message: `The reading is not complete: ${says}.` })
}
