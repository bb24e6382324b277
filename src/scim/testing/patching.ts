import { applyPatch, type PatchResult } from '../apply-patch.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { parsePatch } from '../patch.ts'
import type { ParseOptions } from '../resource.ts'
import { userResource } from '../schemas/resource-types.ts'
import { storedUser } from './sample-user.ts'

/** A PATCH body with the given operations. */
export function patchBody(...operations: readonly JsonValue[]): JsonObject {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }
}

/** The sample user after the operations. */
export function patchUser(...operations: readonly JsonValue[]): PatchResult {
  return patchResource(storedUser, operations)
}

export function patchResource(
  resource: JsonObject,
  operations: readonly JsonValue[],
  options: ParseOptions = { unknownAttributes: 'refuse' },
): PatchResult {
  return applyPatch(resource, parsePatch(patchBody(...operations)), userResource, options)
}
