import { sql } from 'kysely'
import type { Attribute } from '../scim/schema.ts'
import type { Sort } from '../scim/sort.ts'
import { type ListedRows, placeOf, type Sql } from './listed-rows.ts'

/** How a listing is ordered: by `key` where one is given, then by age, then by id, so that no two rows are equal. */
export type Order = { readonly key?: SortKey; readonly descending: boolean }

type SortKey = {
  readonly sql: Sql
  readonly type: 'text' | 'numeric'
  readonly neverMissing: boolean
}

/** Where a row stands in the order: what the next page begins behind. */
export type Position = { readonly at: string; readonly id: string; readonly key?: string | null }

/** Texts are told apart by so many characters: a position must fit into an address. */
const longestKey = 200

/** RFC 7644 §3.4.2.3: what has no value comes last, or first when descending. */
export function orderOf(sort: Sort | undefined, rows: ListedRows): Order {
  if (sort === undefined) return { descending: false }
  const { target, descending } = sort
  const { urn, attribute, sub } = target
  const ordered = urn === undefined && sub === undefined ? rows.ordered[attribute.name] : undefined
  const key: SortKey =
    ordered === undefined
      ? { ...scalarKey(sub ?? attribute, valueSql(sort, rows)), neverMissing: false }
      : { sql: ordered, type: 'text', neverMissing: true }
  return { key, descending }
}

function valueSql({ target }: Sort, rows: ListedRows): Sql {
  const { attribute, sub } = target
  const place = placeOf(target, rows)
  const part = (value: Sql) => (sub === undefined ? value : sql`(${value} -> ${sub.name}::text)`)
  if (place.kind === 'rows')
    return sql`(select ${part(sql`e.value`)} from ${place.sql} as e(value) order by 1 limit 1)`
  if (!attribute.multiValued) return part(place.sql)
  const primary = sql`jsonb_path_query_first(${place.sql}, '$[*] ? (@.primary == true)')`
  return part(sql`coalesce(${primary}, ${place.sql} -> 0)`)
}

function scalarKey({ type, caseExact }: Attribute, value: Sql): Pick<SortKey, 'sql' | 'type'> {
  if (type === 'integer' || type === 'decimal') return { sql: sql`scim_number(${value})`, type: 'numeric' }
  if (type === 'dateTime') return { sql: sql`scim_instant(scim_text(${value}))::numeric`, type: 'numeric' }
  if (type === 'boolean') return { sql: sql`(${value} #>> '{}') collate "C"`, type: 'text' }
  const text = caseExact ? sql`scim_text(${value})` : sql`scim_fold(scim_text(${value}))`
  return { sql: sql`nullif(left(${text}, ${sql.lit(longestKey)}), '') collate "C"`, type: 'text' }
}

export type OrderColumns = { readonly key: Sql; readonly at: Sql; readonly id: Sql }

/** For `order by`. `backwards` turns the whole order round. */
export function orderBy({ key, descending }: Order, columns: OrderColumns, backwards = false): Sql {
  const way = sql.raw(backwards ? 'desc' : 'asc')
  const rest = sql`${columns.at} ${way}, ${columns.id} ${way}`
  if (key === undefined) return rest
  const nulls = key.neverMissing ? sql`` : descending ? sql` nulls first` : sql` nulls last`
  return sql`${columns.key} ${sql.raw(descending ? 'desc' : 'asc')}${nulls}, ${rest}`
}

/** The condition of everything that comes behind a position. */
export function behind({ key, descending }: Order, columns: OrderColumns, position: Position): Sql {
  const older = sql`(${columns.at}, ${columns.id}) > (${position.at}::timestamptz, ${position.id}::uuid)`
  if (key === undefined) return older
  const { key: value } = columns
  if (position.key === undefined || position.key === null) {
    const sameAndOlder = sql`(${value} is null and ${older})`
    return descending ? sql`(${value} is not null or ${sameAndOlder})` : sameAndOlder
  }
  const known = sql`${position.key}::text::${sql.raw(key.type)}`
  const further = sql.raw(descending ? '<' : '>')
  const beyond = sql`(${value} ${further} ${known} or (${value} = ${known} and ${older}))`
  if (descending) return sql`(${value} <= ${known} and ${beyond})`
  return key.neverMissing ? sql`(${value} >= ${known} and ${beyond})` : sql`(${value} is null or ${beyond})`
}
