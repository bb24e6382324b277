import { refuseImmutable } from './change-sub-attribute.ts'
import { changedAttributes } from './changes.ts'
import type { JsonObject } from './json.ts'
import { type AttributeTarget, nameOf } from './resolve-attribute.ts'
import { type ParsedResource, type ParseOptions, parseResource } from './resource.ts'
import { ResourceDraft } from './resource-draft.ts'
import type { Attribute, ResourceSchema } from './schema.ts'

export type Replacement = ParsedResource & {
  readonly changed: boolean
  /** As in the schema; those of an extension behind its URI. */
  readonly changedAttributes: readonly string[]
}

/**
 * A canonical resource replaced by the body of a PUT, RFC 7644 §3.5.1. What the body leaves out is unassigned, with
 * two exceptions the RFC allows: an immutable attribute stays, and so does `active`, because silence about it must
 * never bring back someone who was disabled. Throws what `parseResource` throws, and `mutability` when the body
 * contradicts an immutable value.
 */
export function replaceResource(
  current: JsonObject,
  body: unknown,
  schema: ResourceSchema,
  options: ParseOptions,
): Replacement {
  const { resource, dropped } = parseResource(body, schema, options)
  const before = new ResourceDraft(current)
  const after = new ResourceDraft(resource)
  for (const target of lastingTargets(schema)) {
    const value = before.get(target)
    if (after.get(target) === undefined) after.set(target, value)
    refuseImmutable(target.attribute, value, after.get(target), nameOf(target))
  }
  const replaced = after.toResource(schema)
  const changes = changedAttributes(current, replaced)
  return { resource: replaced, dropped, changed: changes.length > 0, changedAttributes: changes }
}

function lastingTargets(schema: ResourceSchema): readonly AttributeTarget[] {
  const isLasting = (attribute: Attribute) =>
    attribute.mutability === 'immutable' || attribute.name === 'active'
  const core = schema.core.attributes
    .filter(isLasting)
    .map((attribute): AttributeTarget => ({ kind: 'attribute', attribute }))
  const extended = schema.extensions.flatMap(({ schema: { id, attributes } }) =>
    attributes
      .filter(({ mutability }) => mutability === 'immutable')
      .map((attribute): AttributeTarget => ({ kind: 'attribute', urn: id, attribute })),
  )
  return [...core, ...extended]
}
