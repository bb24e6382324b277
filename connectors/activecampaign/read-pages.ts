/**
 * Reads page after page until one brings nothing new: a page may be shorter than asked for, and whether every list
 * heeds the offset is not documented. https://developers.activecampaign.com/reference/pagination
 */
export async function readPages<Item>(
  fetchPage: (offset: number) => Promise<readonly Item[]>,
  keyOf: (item: Item) => string,
): Promise<readonly Item[]> {
  const all = new Map<string, Item>()
  for (let offset = 0; ; ) {
    const page = await fetchPage(offset)
    const known = all.size
    for (const item of page) all.set(keyOf(item), item)
    if (all.size === known) return [...all.values()]
    offset += page.length
  }
}
