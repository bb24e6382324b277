import { type RawBuilder, sql } from 'kysely'
import type { Road } from '../provisioning/desire.ts'
import { isUuid } from '../provisioning/stored-user.ts'
import { evaluateFilter } from '../scim/evaluate-filter.ts'
import type { Filter } from '../scim/filter.ts'
import { foldCase } from '../scim/fold.ts'
import type { JsonObject } from '../scim/json.ts'
import { parsePaging, toListResponse } from '../scim/list-response.ts'
import { parseFilter } from '../scim/parse-filter.ts'
import { project } from '../scim/project.ts'
import { parseProjection } from '../scim/projection.ts'
import type { ResourceSchema } from '../scim/schema.ts'
import { ScimError } from '../scim/scim-error.ts'
import { asEquality } from '../scim/simple-equality.ts'
import { queryOf, type ScimCall } from './scim-call.ts'

export type Listing = {
  readonly schema: ResourceSchema
  readonly table: 'scim_user' | 'scim_group'
  /** Attributes an index answers, with the column that holds their key. */
  readonly keyed: Readonly<Record<string, 'user_name_key' | 'display_name_key' | 'external_id' | 'id'>>
  readonly load: (where: RawBuilder<unknown>) => Promise<readonly JsonObject[]>
}

/** Filters that no index answers read every resource of the application; above this many they are refused. */
const mostScanned = 5_000

type Query = { readonly filter?: unknown; readonly startIndex?: unknown; readonly count?: unknown }

/** RFC 7644 §3.4.2: an empty listing is 200, never 404. */
export async function listResources(road: Road, call: ScimCall, listing: Listing): Promise<JsonObject> {
  const query: Query = queryOf(call)
  const paging = parsePaging(query)
  const filter = filterOf(query)
  const projection = parseProjection(query as JsonObject, listing.schema)
  const where = filter === undefined ? all(call, listing) : indexed(call, listing, filter)
  const found =
    where === undefined ? await scan(road, call, listing, filter) : await page(road, listing, where, paging)
  const resources =
    where === undefined
      ? found.resources.slice(paging.startIndex - 1, paging.startIndex - 1 + paging.count)
      : found.resources
  return toListResponse({
    resources: resources.map((resource) => project(resource, projection, listing.schema)),
    totalResults: found.total,
    startIndex: paging.startIndex,
  })
}

function filterOf({ filter }: Query): Filter | undefined {
  if (filter === undefined || filter === '') return undefined
  if (typeof filter !== 'string') throw new ScimError(400, 'give one filter, not several', 'invalidFilter')
  return parseFilter(filter)
}

function all(call: ScimCall, { table }: Listing): RawBuilder<unknown> {
  return sql`${sql.table(table)}.application_id = ${call.context.application.id}
    and ${sql.table(table)}.deleted_at is null`
}

/** The condition of a filter that an index answers; undefined for every other filter. */
function indexed(call: ScimCall, listing: Listing, filter: Filter): RawBuilder<unknown> | undefined {
  const equality = asEquality(filter, listing.schema)
  if (equality === undefined || !Object.hasOwn(listing.keyed, equality.attribute)) return undefined
  const column = listing.keyed[equality.attribute] ?? 'id'
  const key = column === 'id' ? knownId(equality.value) : keyOf(column, equality.value)
  return sql`${all(call, listing)} and ${sql.ref(`${listing.table}.${column}`)} = ${key}`
}

const nobody = '00000000-0000-0000-0000-000000000000'
const knownId = (value: string) => (isUuid(value) ? value : nobody)
const keyOf = (column: string, value: string) => (column === 'external_id' ? value : foldCase(value))

type Found = { readonly resources: readonly JsonObject[]; readonly total: number }

/** The total and the page come from one snapshot, so that they fit each other while rows change. */
async function page(
  road: Road,
  { table, load }: Listing,
  where: RawBuilder<unknown>,
  { startIndex, count }: { readonly startIndex: number; readonly count: number },
): Promise<Found> {
  const { rows } = await sql<{ total: number; ids: string[] }>`
    select (select count(*) from ${sql.table(table)} where ${where}) as total,
      array(select id from ${sql.table(table)} where ${where}
        order by created_at, id offset ${startIndex - 1} limit ${count}) as ids`.execute(road.db)
  const { total = 0, ids = [] } = rows[0] ?? {}
  return { total, resources: ids.length === 0 ? [] : await inOrder(load, table, ids) }
}

async function inOrder(
  load: Listing['load'],
  table: string,
  ids: readonly string[],
): Promise<readonly JsonObject[]> {
  const loaded = await load(sql`${sql.table(table)}.id = any(${ids}::uuid[])`)
  const byId = new Map(loaded.map((resource) => [resource['id'], resource]))
  return ids.map((id) => byId.get(id)).filter((resource) => resource !== undefined)
}

async function scan(
  road: Road,
  call: ScimCall,
  listing: Listing,
  filter: Filter | undefined,
): Promise<Found> {
  const { total, resources } = await page(road, listing, all(call, listing), {
    startIndex: 1,
    count: mostScanned,
  })
  if (total > mostScanned)
    throw new ScimError(
      400,
      `This filter would read ${total} resources. Filter by userName, externalId or displayName.`,
      'tooMany',
    )
  const matching = resources.filter(
    (resource) => filter === undefined || evaluateFilter(filter, resource, listing.schema),
  )
  return { total: matching.length, resources: matching }
}
