import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { isActive, type User } from './account.ts'
import { asObject, type Context, pathOf, strange } from './answer.ts'
import { call } from './api.ts'
import type { Service } from './service.ts'

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/**
 * Changes these attributes of a user that was just read: by PATCH, or where there is none by a PUT of all that was read
 * (RFC 7644 §3.5.1), so that attributes nobody here knows stay.
 */
export async function writeUser(
  context: Context,
  service: Service,
  user: User,
  changes: JsonObject,
): Promise<HttpResponse> {
  const path = pathOf('Users', user.id)
  if (path === undefined) throw strange('an id that fits no address')
  const ifMatch = service.etag ? user.version : undefined
  const patched = service.patch
    ? await call(context, 'PATCH', path, { json: patchOf(context, changes), ifMatch })
    : undefined
  // RFC 9110 §15.5.6: 405 says that nothing was done, whatever discovery promised.
  const response =
    patched === undefined || patched.status === 405
      ? await call(context, 'PUT', path, { json: wholeOf(service, user, changes), ifMatch })
      : patched
  const shown = asObject(response.body)?.['id']
  if (response.status < 300 && shown !== undefined && shown !== user.id)
    throw strange('another user than was changed')
  return response
}

/** RFC 7644 §3.5.2. The parts of a name are named one by one, so that its other parts stay. */
function patchOf({ settings }: Context, changes: JsonObject): JsonObject {
  if (settings.patchForm === 'object')
    return { schemas: [patchSchema], Operations: [{ op: 'replace', value: changes }] }
  const { name, ...plain } = changes
  const parts = Object.entries(asObject(name) ?? {}).map(([part, value]) => [`name.${part}`, value] as const)
  const all: readonly (readonly [string, JsonValue])[] = [...Object.entries(plain), ...parts]
  const operations = all.map(([path, value]) => ({ op: 'replace', path, value }))
  return { schemas: [patchSchema], Operations: operations }
}

/** `meta` and `groups` are the server's own (RFC 7643 §3.1, §4.1.2). */
function wholeOf(service: Service, user: User, changes: JsonObject): JsonObject {
  // A reading that lost it would take it from the account.
  isActive(service, user)
  const { meta: _meta, groups: _groups, ...kept } = user.resource
  const name = { ...asObject(kept['name']), ...asObject(changes['name']) }
  return { ...kept, ...changes, ...(Object.keys(name).length > 0 && { name }) }
}
