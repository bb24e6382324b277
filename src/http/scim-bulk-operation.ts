import type { BulkOperation } from '../scim/bulk.ts'
import { sameName } from '../scim/fold.ts'
import type { JsonObject } from '../scim/json.ts'
import { ScimError, toErrorBody } from '../scim/scim-error.ts'
import type { ScimCall } from './scim-call.ts'
import { type Handler, resourceEndpoints } from './scim-endpoints.ts'
import { isFault, toScimError } from './scim-failure.ts'
import { whyOutOfScope } from './scim-scope.ts'
import type { ScimParts } from './scim-users.ts'

/** How one operation of a bulk request ended, RFC 7644 §3.7.3. */
export type BulkResult = {
  readonly method: BulkOperation['method']
  readonly status: number
  readonly bulkId?: string | undefined
  readonly version?: string | undefined
  readonly location?: string | undefined
  /** What a POST made. */
  readonly id?: string
  /** The body of the error answer. */
  readonly error?: JsonObject
}

/** Carries one operation out as if it had come as a request of its own. */
export async function carryOut(
  parts: ScimParts,
  bulk: ScimCall,
  operation: BulkOperation,
): Promise<BulkResult> {
  const headers = new Map<string, string>()
  const { method, path, version, data } = operation
  let status = 200
  try {
    const why = whyOutOfScope(bulk.token.scope, method, path)
    if (why !== undefined) throw new ScimError(403, why)
    const { handler, id } = find(operation, bulk.baseUrl)
    const request = {
      ...{ id: bulk.request.id, method, query: {}, body: data, params: { id } },
      headers: version === undefined ? {} : { 'if-match': version },
    }
    const reply = {
      code: (given: number) => {
        status = given
      },
      header: (name: string, value: string) => headers.set(name, value),
    }
    const body = await handler(parts, { ...bulk, request, reply })
    return {
      ...named(operation),
      status,
      version: headers.get('etag'),
      location: headers.get('location') ?? locationOf(operation, bulk.baseUrl),
      ...(method === 'POST' && { id: String(body?.['id']) }),
    }
  } catch (error) {
    if (isFault(error)) parts.onFault(error, bulk.request)
    return { ...failedResult(operation, toScimError(error)), location: locationOf(operation, bulk.baseUrl) }
  }
}

export function failedResult(operation: BulkOperation, error: ScimError): BulkResult {
  return { ...named(operation), status: error.status, error: toErrorBody(error) }
}

function named({ method, bulkId }: BulkOperation) {
  return { method, ...(bulkId !== undefined && { bulkId }) }
}

/** A failed POST has none: nothing is there. */
function locationOf({ method, path }: BulkOperation, baseUrl: string): string | undefined {
  return method === 'POST' ? undefined : `${baseUrl}${relative(path, baseUrl)}`
}

function find({ method, path }: BulkOperation, baseUrl: string): { handler: Handler; id: string } {
  const [, type = '', id, ...more] = relative(path, baseUrl).replace(/\/$/, '').split('/')
  const pattern = id === undefined ? `/${type}` : `/${type}/:id`
  const known = resourceEndpoints.filter(([, at]) => more.length === 0 && sameName(at, pattern))
  if (known.length === 0) throw new ScimError(404, `There is nothing at ${path.slice(0, 200)}.`)
  const handler = known.find(([fits]) => fits === method)?.[2]
  if (handler === undefined) throw new ScimError(405, `${method} is not possible at ${path.slice(0, 200)}.`)
  return { handler, id: id ?? '' }
}

/** Some clients write the whole address. */
function relative(path: string, baseUrl: string): string {
  return path.startsWith(`/${baseUrl}/`) ? path.slice(baseUrl.length + 1) : path
}
