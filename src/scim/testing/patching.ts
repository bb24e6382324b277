import assert from 'node:assert/strict'
import { applyPatch, type PatchResult } from '../apply-patch.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { parsePatch } from '../patch.ts'
import type { ParseOptions } from '../resource.ts'
import { userResource } from '../schemas/resource-types.ts'
import { enterpriseUrn, storedUser } from './sample-user.ts'

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

/** The one attribute after the operations; all others must be as before. */
export function patched(name: string, ...operations: readonly JsonValue[]): JsonValue | undefined {
  const { resource, changed, changedAttributes } = patchUser(...operations)
  const { [name]: value, schemas: _after, ...others } = resource
  const { [name]: before, schemas: _before, ...untouched } = storedUser
  assert.deepEqual(others, untouched)
  assert.equal(changed, changedAttributes.length > 0)
  for (const changedName of changedAttributes) assert.ok(changedName.startsWith(name), changedName)
  if (!changed) assert.deepEqual(value, before)
  return value
}

export function manager(...operations: readonly JsonValue[]): JsonValue | undefined {
  const extension = patched(enterpriseUrn, ...operations)
  return (extension as JsonObject | undefined)?.['manager']
}
