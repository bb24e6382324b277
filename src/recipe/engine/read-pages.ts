import type { Table } from './driver.ts'
import { findOne, look } from './find-one.ts'
import type { Paging } from './list-accounts.ts'
import { type Halt, halt, isHalt } from './outcome.ts'
import { poll, type Run } from './session.ts'

/** So long nothing may be loading before a page is believed to be whole. */
const quietMs = 150

/** Rows as texts, to tell one page from the next. */
export type SettledTable = { readonly table: Table; readonly keys: readonly string[] }

/** The table once it is at rest and shows other rows than before; a page that never does is stuck. */
export async function settledTable(
  run: Run,
  target: string,
  before: readonly string[],
  kind: Paging['kind'],
): Promise<SettledTable | Halt> {
  const { driver } = run.session
  const grows = kind === 'loadMore' || kind === 'infinite'
  const isNew = ({ keys }: SettledTable) =>
    before.length === 0 || (grows ? keys.length > before.length : keys.join('\n') !== before.join('\n'))
  const seen = await poll(
    run.session,
    async () => {
      const at = await look(run, target)
      if (isHalt(at)) return { read: at, quiet: 0 }
      const { quietMs: quiet } = await driver.surroundings()
      const table = await driver.tableOf(at)
      return { read: { table, keys: table.rows.map(({ cells }) => cells.join('\t')) }, quiet }
    },
    ({ read, quiet }) => !isHalt(read) && quiet >= quietMs && read.keys.length > 0 && isNew(read),
  )
  if (isHalt(seen)) return seen
  if (isHalt(seen.read)) return seen.read
  if (seen.quiet < quietMs) return halt('timeout', 'the page never came to rest')
  // Somebody must be there: the account that reads is.
  if (seen.read.keys.length === 0) return halt('incomplete_list', 'the table is empty')
  return isNew(seen.read) ? seen.read : halt('pagination_stuck', 'the next page shows the same rows')
}

/** The most rows a page can have: fewer pages to turn, and less time for the list to change meanwhile. */
export async function choosePageSize(run: Run, { pageSize }: Paging): Promise<Halt | undefined> {
  if (pageSize === undefined) return undefined
  const { driver } = run.session
  const at = await findOne(run, pageSize)
  if (isHalt(at)) return at
  const sizes = (await driver.options(at)).filter((text) => /^\d+$/.test(text.trim()))
  const most = sizes.toSorted((a, b) => Number(b) - Number(a))[0]
  if (most === undefined) return halt('option_missing', `"${pageSize}" offers no numbers`)
  if ((await driver.valueOf(at)) === most) return undefined
  await driver.choose(at, most)
  const chosen = await poll(
    run.session,
    async () => {
      const now = await look(run, pageSize)
      return isHalt(now) ? undefined : await driver.valueOf(now)
    },
    (value) => value === most,
  )
  return chosen === most ? undefined : halt('layout_drift', `"${pageSize}" did not take "${most}"`)
}

/** How many accounts the page says there are; undefined where the recipe knows of no place that says it. */
export async function readTotal(run: Run, { total }: Paging): Promise<number | undefined | Halt> {
  if (total === undefined) return undefined
  const { driver } = run.session
  const seen = await poll(
    run.session,
    async () => {
      const at = await look(run, total.target)
      if (isHalt(at)) return at
      return total.pattern.exec(await driver.textOf(at))?.[1]
    },
    (text) => text !== undefined && !isHalt(text),
  )
  if (isHalt(seen)) return halt('incomplete_list', `how many accounts there are is not shown: ${seen.what}`)
  const count = Number((seen ?? '').replaceAll(/[^0-9]/g, ''))
  return seen === undefined || seen === ''
    ? halt('incomplete_list', 'how many accounts there are is not shown')
    : count
}

/** Goes on to what comes after the rows that were read of the table, or says that this was all. */
export async function turnPage(
  run: Run,
  { kind, target = '' }: Paging,
  table: string,
  read: number,
): Promise<'next' | 'end' | Halt> {
  const { driver } = run.session
  switch (kind) {
    case 'none':
      return 'end'
    case 'next':
    case 'loadMore': {
      const at = await look(run, target)
      if (isHalt(at)) return at.halt === 'not_found' ? 'end' : at
      if (!(await driver.isEnabled(at))) return 'end'
      const clicked = await driver.click(at)
      return clicked === 'clicked' ? 'next' : halt('blocked_by_overlay', `"${target}" can't be clicked`)
    }
    case 'infinite':
      return scrollOn(run, table, read)
    default:
      return kind satisfies never
  }
}

const stableLooks = 3

/** Three looks in a row without a row more, with the page at rest, are the end of a list that grows by itself. */
async function scrollOn(run: Run, target: string, read: number): Promise<'next' | 'end' | Halt> {
  const { driver } = run.session
  let same = 0
  const grown = await poll(
    run.session,
    async () => {
      const at = await findOne(run, target)
      if (isHalt(at)) return at
      const { quietMs: quiet } = await driver.surroundings()
      const now = (await driver.tableOf(at)).rows.length
      // Some lists are empty while they grow: those that came by an earlier look are counted before the next is asked for.
      if (now <= read) await driver.scrollToEnd(at)
      same = now === read && quiet >= quietMs ? same + 1 : 0
      return now
    },
    (now) => isHalt(now) || now > read || same >= stableLooks,
  )
  if (isHalt(grown)) return grown
  if (grown > read) return 'next'
  return same >= stableLooks ? 'end' : halt('timeout', 'the page never came to rest')
}
