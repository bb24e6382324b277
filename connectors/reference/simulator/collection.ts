export type Named = { readonly id: string }

export type Page<Item> = { readonly items: readonly Item[]; readonly next?: string }

/** Things with an id, and a name that is unique without regard to case. Every answer is found without a walk. */
export type Collection<Item extends Named> = {
  readonly size: () => number
  readonly all: () => Iterable<Item>
  readonly get: (id: string) => Item | undefined
  readonly named: (name: string) => Item | undefined
  readonly add: (make: (id: string) => Item) => Item
  /** Makes a change, and finds the item by its new name from then on. */
  readonly change: (item: Item, change: () => void) => void
  readonly remove: (item: Item) => void
  /** In the order of creation, after the item a cursor names. Undefined: that is no cursor. */
  readonly page: (cursor: string | undefined, limit: number) => Page<Item> | undefined
  /** The same things, each a thing of its own. */
  readonly copy: () => Collection<Item>
  /** How many ids were given out. */
  readonly made: () => number
  /** Gives out no id that the other one has given out. */
  readonly spend: (other: Collection<Item>) => void
}

/** `order`: the n-th id made stands at n - 1, and leaves a gap when it is removed, so that a cursor stays true. */
export function createCollection<Item extends Named>(
  prefix: string,
  nameOf: (item: Item) => string,
  order: (Item | undefined)[] = [],
): Collection<Item> {
  const present = order.filter((item) => item !== undefined)
  const byId = new Map(present.map((item) => [item.id, item]))
  const byName = new Map(present.map((item) => [fold(nameOf(item)), item]))
  const placeOf = (item: Item) => Number(item.id.slice(prefix.length)) - 1
  return {
    size: () => byId.size,
    all: () => byId.values(),
    get: (id) => byId.get(id),
    named: (name) => byName.get(fold(name)),
    add(make) {
      const item = make(`${prefix}${order.length + 1}`)
      order.push(item)
      byId.set(item.id, item)
      byName.set(fold(nameOf(item)), item)
      return item
    },
    change(item, change) {
      byName.delete(fold(nameOf(item)))
      change()
      byName.set(fold(nameOf(item)), item)
    },
    remove(item) {
      order[placeOf(item)] = undefined
      byId.delete(item.id)
      byName.delete(fold(nameOf(item)))
    },
    page(cursor, limit) {
      const last = cursor === undefined ? undefined : new RegExp(`^${prefix}[1-9]\\d*$`).exec(cursor)
      if (last === null) return undefined
      const found: Item[] = []
      for (
        let at = Number(cursor?.slice(prefix.length) ?? 0);
        at < order.length && found.length <= limit;
        at++
      ) {
        const item = order[at]
        if (item !== undefined) found.push(item)
      }
      const items = found.slice(0, limit)
      const next = found.length > limit ? items.at(-1)?.id : undefined
      return { items, ...(next !== undefined && { next }) }
    },
    copy: () => createCollection(prefix, nameOf, structuredClone(order)),
    made: () => order.length,
    spend(other) {
      while (order.length < other.made()) order.push(undefined)
    },
  }
}

function fold(name: string): string {
  return name.toLowerCase()
}
