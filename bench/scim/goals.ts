import type { Cell, Result } from './cell.ts'
import type { Kind } from './kinds.ts'
import { ratio } from './result-table.ts'

export const goalHeads = ['store', 'goal', 'must', 'measured', ''] as const

/** What a product in this place is held to. A `least` is a ratio that may not be smaller, a `most` a time in ms. */
type Goal = {
  readonly says: string
  readonly least?: number
  readonly most?: number
  readonly of: (find: Find) => number | undefined
}

type Find = (kind: Kind, connections: number, users?: number) => Result | undefined

const every: readonly Kind[] = ['create', 'get', 'filter', 'patch', 'page', 'addToSmall', 'addToLarge']

const beside = (kind: Kind, peer: 'bare' | 'scimmy', least: number): Goal => ({
  says: `${kind} ÷ ${peer === 'bare' ? 'the bare server' : 'scimmy'}, 16 connections`,
  least,
  of(find) {
    const result = find(kind, 16)
    return ratio(result?.overlock, result?.[peer])
  },
})

const goals: readonly Goal[] = [
  beside('get', 'bare', 0.45),
  beside('create', 'bare', 0.25),
  beside('filter', 'scimmy', 2.3),
  beside('page', 'scimmy', 11),
  beside('patch', 'scimmy', 4),
  beside('create', 'scimmy', 1.2),
  {
    says: 'addToLarge ÷ scimmy, 1 connection',
    least: 1_500,
    of(find) {
      const result = find('addToLarge', 1)
      return ratio(result?.overlock, result?.scimmy)
    },
  },
  {
    says: 'adding a member: to 10,000 ÷ to 100',
    least: 0.85,
    of: (find) => ratio(find('addToLarge', 16)?.overlock, find('addToSmall', 16)?.overlock),
  },
  ...every.map(
    (kind): Goal => ({
      says: `${kind}: at the most users ÷ at the fewest`,
      least: 0.85,
      of(find) {
        const fewest = kind === 'addToLarge' ? 10_000 : 1_000
        return ratio(find(kind, 16)?.overlock, find(kind, 16, fewest)?.overlock)
      },
    }),
  ),
  {
    says: 'last page ÷ first page, p50, 1 connection',
    most: 2,
    of(find) {
      const [last, first] = [find('deepPage', 1)?.overlock, find('page', 1)?.overlock]
      return last && first && last.p50Ms / first.p50Ms
    },
  },
  {
    says: 'last page, p50 in ms, 1 connection',
    most: 15,
    of: (find) => find('deepPage', 1)?.overlock?.p50Ms,
  },
  { says: 'group of 10,000, ms', most: 1_500, of: (find) => find('createGroup', 1)?.overlock?.p50Ms },
  ...(['get', 'filter', 'create', 'patch'] as const).map(
    (kind): Goal => ({
      says: `${kind}: p99 in ms, 16 connections`,
      most: 25,
      of: (find) => find(kind, 16)?.overlock?.p99Ms,
    }),
  ),
]

/** Each goal for each store, with what was measured at the most users. Where a size was not measured there is no row. */
export function goalRows(results: readonly Result[]): readonly (readonly string[])[] {
  const stores = [...new Set(results.map(({ store }) => store))]
  const most = Math.max(...results.map(({ users }) => users))
  const rows = stores.flatMap((store) => {
    const find: Find = (kind, connections, users = most) =>
      results.find(isAbout({ store, kind, connections, users }))
    return goals.flatMap((goal) => rowOf(store, goal, find))
  })
  return [...rows, ...every.flatMap((kind) => rowOf('both', sameOnBoth(results, stores, most, kind)))]
}

/** The store that comes along against the one that is named. */
function sameOnBoth(
  results: readonly Result[],
  [embedded = '', external = '']: readonly string[],
  users: number,
  kind: Kind,
): Goal {
  const at = (store: string) => results.find(isAbout({ store, kind, connections: 16, users }))?.overlock
  return {
    says: `${kind}: embedded ÷ external`,
    least: 0.85,
    of: () => ratio(at(embedded), at(external)),
  }
}

function isAbout(cell: Cell) {
  return (one: Cell) =>
    one.store === cell.store &&
    one.kind === cell.kind &&
    one.connections === cell.connections &&
    one.users === cell.users
}

function rowOf(
  store: string,
  { says, least = 0, most = Number.POSITIVE_INFINITY, of }: Goal,
  find: Find = () => undefined,
): readonly (readonly string[])[] {
  const measured = of(find)
  if (measured === undefined) return []
  const must = least > 0 ? `≥ ${least}` : `≤ ${most}`
  return [[store, says, must, measured.toFixed(2), measured >= least && measured <= most ? 'met' : 'missed']]
}
