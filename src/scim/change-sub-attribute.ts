import type { AttributeChange } from './attribute-change.ts'
import { parseValue } from './attribute-value.ts'
import { equalJson, type JsonObject, type JsonValue, ownValue, withValue } from './json.ts'
import { type Attribute, findSubAttribute } from './schema.ts'
import { ScimError } from './scim-error.ts'

/** The complex value with one sub-attribute set or unassigned; undefined when nothing is left of it. */
export function changeSubAttribute(
  sub: Attribute,
  object: JsonObject,
  change: Pick<AttributeChange, 'op' | 'value' | 'name'>,
): JsonObject | undefined {
  const name = `${change.name}.${sub.name}`
  const value =
    change.op === 'remove' ? undefined : parseValue(sub, change.value ?? null, { name, dropped: [] })
  if (value === undefined && change.op === 'add') return unlessEmpty(object)
  refuseImmutable(sub, ownValue(object, sub.name), value, name)
  return unlessEmpty(withValue(object, sub.name, value))
}

/** The complex value with the given sub-attributes set or unassigned, the others as they were. */
export function mergeSubAttributes(
  attribute: Attribute,
  object: JsonObject,
  subValues: ReadonlyMap<string, JsonValue | undefined>,
  name: string,
): JsonObject | undefined {
  let merged = object
  for (const [subName, value] of subValues) {
    const sub = findSubAttribute(attribute, subName)
    if (sub) refuseImmutable(sub, ownValue(object, subName), value, `${name}.${subName}`)
    merged = withValue(merged, subName, value)
  }
  return unlessEmpty(merged)
}

/** An immutable attribute can be given its first value and no other, RFC 7644 §3.5.2. */
export function refuseImmutable(
  attribute: Attribute,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  name: string,
): void {
  if (attribute.mutability !== 'immutable' || before === undefined || equalJson(before, after)) return
  throw new ScimError(400, `${name} can't be changed once it has a value`, 'mutability')
}

function unlessEmpty(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object
}
