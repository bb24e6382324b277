import type { Box } from '../applications/keyring.ts'
import { openCursor, sealCursor } from '../listing/cursor.ts'
import type { ListedRows } from '../listing/listed-rows.ts'
import { orderOf } from '../listing/order.ts'
import { loadPage, type Slice } from '../listing/page.ts'
import type { Road } from '../provisioning/desire.ts'
import type { JsonObject } from '../scim/json.ts'
import { type Paging, parsePaging, toListResponse } from '../scim/list-response.ts'
import { parseFilter } from '../scim/parse-filter.ts'
import { project } from '../scim/project.ts'
import { parseProjection } from '../scim/projection.ts'
import { type ResolvedFilter, resolveFilter } from '../scim/resolve-filter.ts'
import type { ResourceSchema } from '../scim/schema.ts'
import { ScimError } from '../scim/scim-error.ts'
import { parseSort } from '../scim/sort.ts'
import { queryOf, type ScimCall } from './scim-call.ts'

export type ListingParts = { readonly road: Road; readonly cursors: Box }

/** What is listed, and how one of its rows is answered. */
export type Listing<Row> = { readonly rows: ListedRows; readonly toBody: (row: Row) => JsonObject }

type Query = {
  readonly filter?: unknown
  readonly sortBy?: unknown
  readonly sortOrder?: unknown
} & Parameters<typeof parsePaging>[0]

/** RFC 7644 §3.4.2: an empty listing is 200, never 404. */
export async function listResources<Row>(
  { road, cursors }: ListingParts,
  call: ScimCall,
  { rows, toBody }: Listing<Row>,
): Promise<JsonObject> {
  const query: Query = queryOf(call)
  const { schema } = rows
  const paging = parsePaging(query)
  const filter = parseQueryFilter(query, schema)
  const order = orderOf(parseSort(query, schema), rows)
  const projection = parseProjection(query as JsonObject, schema)
  const now = road.clock.now()
  const question = questionOf(call, schema, query)
  const slice = sliceOf(paging, (cursor) => openCursor(cursors, cursor, question, now))
  const page = await loadPage<Row>(road.db, rows, { filter, order, slice })
  return toListResponse({
    resources: page.rows.map((row) => project(toBody(row), projection, schema)),
    totalResults: page.total,
    ...(paging.kind === 'index' && { startIndex: paging.startIndex }),
    ...(page.end !== undefined && { nextCursor: sealCursor(cursors, page.end, question, now) }),
  })
}

function parseQueryFilter({ filter }: Query, schema: ResourceSchema): ResolvedFilter | undefined {
  if (filter === undefined || filter === null || filter === '') return undefined
  if (typeof filter !== 'string') throw new ScimError(400, 'give one filter, not several', 'invalidFilter')
  return resolveFilter(parseFilter(filter), schema)
}

/** What must not change from page to page (RFC 9865 §2): a cursor is good for this alone. */
function questionOf({ context }: ScimCall, schema: ResourceSchema, query: Query): string {
  const { id, policy } = context.application
  const { filter, sortBy, sortOrder } = query
  const asked = [filter, sortBy, sortOrder].map((value) => value ?? '')
  return JSON.stringify([id, schema.name, policy.inventory, ...asked])
}

function sliceOf(paging: Paging, open: (cursor: string) => ReturnType<typeof openCursor>): Slice {
  const { count } = paging
  if (paging.kind === 'index') return { kind: 'index', offset: paging.startIndex - 1, count }
  const position = paging.cursor === '' ? undefined : open(paging.cursor)
  return { kind: 'behind', position, count }
}
