import { isJsonObject, type JsonObject, ownValue } from './json.ts'
import type { Attribute, ResourceSchema } from './schema.ts'
import { ScimError } from './scim-error.ts'

/** Throws `invalidValue` when a required attribute is missing or blank. */
export function refuseMissing(resource: JsonObject, schema: ResourceSchema): void {
  const [name] = missingAttributes(resource, schema)
  if (name !== undefined) throw new ScimError(400, `${name} is required`, 'invalidValue')
}

/**
 * Throws `invalidValue` when a change took a required attribute away. One that was missing before is not the fault of
 * this change: a leaver must not stay active because a custom attribute was made required later.
 */
export function refuseNewlyMissing(before: JsonObject, after: JsonObject, schema: ResourceSchema): void {
  const missingBefore = new Set(missingAttributes(before, schema))
  const name = missingAttributes(after, schema).find((missing) => !missingBefore.has(missing))
  if (name !== undefined) throw new ScimError(400, `${name} is required`, 'invalidValue')
}

/** Attributes of an optional extension are required only of a resource that carries the extension. */
function missingAttributes(resource: JsonObject, schema: ResourceSchema): readonly string[] {
  const missing = schema.core.attributes.filter(isMissingIn(resource)).map(({ name }) => name)
  for (const { schema: extension, required } of schema.extensions) {
    const value = ownValue(resource, extension.id)
    if (value === undefined && !required) continue
    const home = isJsonObject(value) ? value : {}
    const names = extension.attributes.filter(isMissingIn(home)).map(({ name }) => `${extension.id}:${name}`)
    missing.push(...names)
  }
  return missing
}

function isMissingIn(home: JsonObject): (attribute: Attribute) => boolean {
  return ({ name, required }) => {
    if (!required) return false
    const value = ownValue(home, name)
    return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  }
}
