import { sql } from 'kysely'
import { maxPageSize } from '../scim/list-response.ts'
import type { ResolvedFilter } from '../scim/resolve-filter.ts'
import type { Queries } from '../store/database.ts'
import { filterSql, uniqueSql } from './filter-sql.ts'
import type { ListedRows, Sql } from './listed-rows.ts'
import { behind, type Order, type OrderColumns, orderBy, type Position } from './order.ts'

export type Asked = {
  readonly filter: ResolvedFilter | undefined
  readonly order: Order
  readonly slice: Slice
}

/** Rows by their number in the order, from 0; or those behind a position, from the first when there is none. */
export type Slice =
  | { readonly kind: 'index'; readonly offset: number; readonly count: number }
  | { readonly kind: 'behind'; readonly position: Position | undefined; readonly count: number }

export type Page<Row> = {
  readonly rows: readonly Row[]
  readonly total: number
  /** Where the page ends, if something comes behind it. Only of a slice behind a position. */
  readonly end: Position | undefined
}

type PageRow = { total: number; page_id: string | null; page_at: string; page_key: string | null }

/**
 * One page with the number of all that match, in one statement: the two, and the content of each row, are of one
 * moment, whatever is written meanwhile. Without a filter nothing is counted, and a far page is found from the nearer
 * end of the index.
 */
export async function loadPage<Row>(queries: Queries, rows: ListedRows, asked: Asked): Promise<Page<Row>> {
  const { filter, slice } = asked
  const one = filter && uniqueSql(filter, rows)
  if (one !== undefined) return loadOne(queries, rows, one, slice)
  const { rows: found } = await pageStatement<Row>(rows, asked).execute(queries)
  const read = found.filter(({ page_id }) => page_id !== null)
  const last = slice.kind === 'behind' && read.length > slice.count ? read[slice.count - 1] : undefined
  return {
    total: found[0]?.total ?? 0,
    rows: slice.kind === 'behind' ? read.slice(0, slice.count) : read,
    end: last && { at: last.page_at, id: last.page_id ?? '', key: last.page_key },
  }
}

/** What identity providers ask before each of their changes: whether somebody with this name is there. */
async function loadOne<Row>(
  queries: Queries,
  rows: ListedRows,
  condition: Sql,
  slice: Slice,
): Promise<Page<Row>> {
  const { rows: found } = await sql<Row>`
    select ${rows.columns} from (select r.id from ${rows.from} where ${rows.where} and ${condition}) as page
    ${rows.joins}`.execute(queries)
  const shows =
    slice.count > 0 && (slice.kind === 'index' ? slice.offset === 0 : slice.position === undefined)
  return { total: found.length, rows: shows ? found : [], end: undefined }
}

export function pageStatement<Row>(rows: ListedRows, asked: Asked) {
  return sql<PageRow & Row>`
    with ${pageSql(rows, asked)}
    select total.n as total, page.id as page_id, page.created_at::text as page_at,
      page.sort_key::text as page_key, ${rows.columns}
    from total left join page on true ${rows.joins}
    order by ${orderBy(asked.order, columnsOf('page'))}`
}

function pageSql(rows: ListedRows, asked: Asked): Sql {
  const key = asked.order.key?.sql ?? sql`null::text`
  if (asked.filter === undefined) {
    const all = { from: sql`${rows.from}`, where: rows.where }
    const columns = { key, at: sql`r.created_at`, id: sql`r.id` }
    return sql`total as (${rows.total}), page as (${fewSql(sliceSql(asked, all, columns, key))})`
  }
  return sql`found as materialized (
      select r.id, r.created_at, ${key} as sort_key from ${rows.from}
      where ${rows.where} and ${filterSql(asked.filter, rows)}),
    total as (select count(*) as n from found),
    page as (${fewSql(sliceSql(asked, { from: sql`found`, where: sql`true` }, columnsOf('found'), sql`found.sort_key`))})`
}

/**
 * The same rows. PostgreSQL takes a limit it does not know for a tenth of the table, and would read all of the table to
 * join so many; a number it sees makes it look up row by row.
 */
function fewSql(slice: Sql): Sql {
  return sql`select * from (${slice}) as slice limit ${sql.lit(maxPageSize + 1)}`
}

type Source = { readonly from: Sql; readonly where: Sql }

function sliceSql({ order, slice }: Asked, { from, where }: Source, columns: OrderColumns, key: Sql): Sql {
  const select = sql`select ${columns.id} as id, ${columns.at} as created_at, ${key} as sort_key from ${from}`
  if (slice.kind === 'behind') {
    const further = slice.position === undefined ? sql`` : sql`and ${behind(order, columns, slice.position)}`
    return sql`${select} where ${where} ${further} order by ${orderBy(order, columns)} limit ${slice.count + 1}`
  }
  const { offset, count } = slice
  if (order.key !== undefined || offset === 0)
    return sql`${select} where ${where} order by ${orderBy(order, columns)} offset ${offset} limit ${count}`
  const fromTheEnd = sql`(select n from total) - ${offset}::bigint`
  return sql`
    (${select} where ${where} and (select ${offset}::bigint <= n / 2 from total)
      order by ${orderBy(order, columns)} offset ${offset} limit ${count})
    union all
    (${select} where ${where} and (select ${offset}::bigint > n / 2 from total)
      order by ${orderBy(order, columns, true)}
      offset greatest(0, ${fromTheEnd} - ${count}::bigint) limit least(${count}::bigint, greatest(0, ${fromTheEnd})))`
}

function columnsOf(table: 'page' | 'found'): OrderColumns {
  const name = sql.raw(table)
  return { key: sql`${name}.sort_key`, at: sql`${name}.created_at`, id: sql`${name}.id` }
}
