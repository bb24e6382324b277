import type { JsonObject } from '../scim/json.ts'
import type { ScimCall } from './scim-call.ts'
import { getGroup, listGroups, patchGroup, postGroup, putGroup, removeGroup } from './scim-groups.ts'
import { getUser, listUsers, patchUser, postUser, putUser, removeUser, type ScimParts } from './scim-users.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Handler = (parts: ScimParts, call: ScimCall) => Promise<JsonObject | undefined>
export type Endpoint = readonly [method: Method, path: string, handler: Handler]

/** What can be asked of Users and Groups, RFC 7644 §3.2, singly or as part of a bulk request. */
export const resourceEndpoints: readonly Endpoint[] = [
  ['POST', '/Users', postUser],
  ['GET', '/Users', listUsers],
  ['GET', '/Users/:id', getUser],
  ['PUT', '/Users/:id', putUser],
  ['PATCH', '/Users/:id', patchUser],
  ['DELETE', '/Users/:id', removeUser],
  ['POST', '/Users/.search', listUsers],
  ['POST', '/Groups', postGroup],
  ['GET', '/Groups', listGroups],
  ['GET', '/Groups/:id', getGroup],
  ['PUT', '/Groups/:id', putGroup],
  ['PATCH', '/Groups/:id', patchGroup],
  ['DELETE', '/Groups/:id', removeGroup],
  ['POST', '/Groups/.search', listGroups],
]
