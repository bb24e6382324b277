import { cursorTimeoutMs } from '../listing/cursor.ts'
import { findBody, resourceTypeBodies, schemaBodies } from '../scim/discovery.ts'
import type { JsonObject } from '../scim/json.ts'
import { toListResponse } from '../scim/list-response.ts'
import { groupResource, userResource } from '../scim/schemas/resource-types.ts'
import { ScimError } from '../scim/scim-error.ts'
import { serviceProviderConfig } from '../scim/service-provider-config.ts'
import { idOf, type ScimCall } from './scim-call.ts'

const resources = [userResource, groupResource]

type Handler = (parts: unknown, call: ScimCall) => Promise<JsonObject>

/** RFC 7644 §4: what this endpoint can do, as itself would tell a client. */
export const discoveryRoutes: readonly (readonly [path: string, handler: Handler])[] = [
  [
    '/ServiceProviderConfig',
    async (_parts, call) =>
      serviceProviderConfig(call.baseUrl, {
        ...{ sort: true, etag: true },
        cursorPaging: { timeoutSeconds: cursorTimeoutMs / 1_000 },
        basicAuthentication: call.context.application.policy.basicAuth === 'on',
      }),
  ],
  ['/Schemas', async (_parts, call) => listing(schemaBodies(call.baseUrl, resources))],
  ['/Schemas/:id', async (_parts, call) => one(schemaBodies(call.baseUrl, resources), call)],
  ['/ResourceTypes', async (_parts, call) => listing(resourceTypeBodies(call.baseUrl, resources))],
  ['/ResourceTypes/:id', async (_parts, call) => one(resourceTypeBodies(call.baseUrl, resources), call)],
]

function listing(bodies: readonly JsonObject[]): JsonObject {
  return toListResponse({ resources: bodies, totalResults: bodies.length, startIndex: 1 })
}

function one(bodies: readonly JsonObject[], call: ScimCall): JsonObject {
  const body = findBody(bodies, idOf(call))
  if (body === undefined) throw new ScimError(404, `There is no ${idOf(call).slice(0, 64)} here.`)
  return body
}
