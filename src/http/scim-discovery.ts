import { cursorTimeoutMs } from '../listing/cursor.ts'
import { bulkLimits } from '../scim/bulk.ts'
import { findBody, protocolSchemaBodies, resourceTypeBodies, schemaBodies } from '../scim/discovery.ts'
import type { JsonObject } from '../scim/json.ts'
import { toListResponse } from '../scim/list-response.ts'
import { ScimError } from '../scim/scim-error.ts'
import { serviceProviderConfig } from '../scim/service-provider-config.ts'
import { idOf, type ScimCall } from './scim-call.ts'
import type { Endpoint } from './scim-endpoints.ts'

const schemasOf = ({ baseUrl, resources: { user, group } }: ScimCall) => [
  ...schemaBodies(baseUrl, [user, group]),
  ...protocolSchemaBodies(baseUrl),
]
const typesOf = ({ baseUrl, resources: { user, group } }: ScimCall) =>
  resourceTypeBodies(baseUrl, [user, group])

const tell =
  (answer: (call: ScimCall) => JsonObject): Endpoint[2] =>
  async (_parts, call) =>
    answer(call)

/** RFC 7644 §4: what this endpoint can do, as itself would tell a client. */
export const discoveryEndpoints: readonly Endpoint[] = [
  [
    'GET',
    '/ServiceProviderConfig',
    tell(({ baseUrl, context }) =>
      serviceProviderConfig(baseUrl, {
        ...{ bulk: bulkLimits, sort: true, etag: true },
        cursorPaging: { timeoutSeconds: cursorTimeoutMs / 1_000 },
        basicAuthentication: context.application.policy.basicAuth === 'on',
      }),
    ),
  ],
  ['GET', '/Schemas', tell((call) => listing(schemasOf(call), call))],
  ['GET', '/Schemas/:id', tell((call) => one(schemasOf(call), call))],
  ['GET', '/ResourceTypes', tell((call) => listing(typesOf(call), call))],
  ['GET', '/ResourceTypes/:id', tell((call) => one(typesOf(call), call))],
]

/** A client must not take an unfiltered listing for a filtered one; paging and sorting are ignored (RFC 7644 §4). */
function listing(bodies: readonly JsonObject[], { request }: ScimCall): JsonObject {
  const { filter } = request.query as { filter?: unknown }
  if (filter !== undefined) throw new ScimError(403, 'What an endpoint can do is not filtered.')
  return toListResponse({ resources: bodies, totalResults: bodies.length, startIndex: 1 })
}

function one(bodies: readonly JsonObject[], call: ScimCall): JsonObject {
  const body = findBody(bodies, idOf(call))
  if (body === undefined) throw new ScimError(404, `There is no ${idOf(call).slice(0, 64)} here.`)
  return body
}
