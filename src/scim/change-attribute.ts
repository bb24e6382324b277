import type { AttributeChange } from './attribute-change.ts'
import { parseSubAttributes, parseValue } from './attribute-value.ts'
import { changeElements } from './change-elements.ts'
import { changeSubAttribute, mergeSubAttributes, refuseImmutable } from './change-sub-attribute.ts'
import { refersToNobody } from './dialect.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import type { Attribute } from './schema.ts'
import { ScimError } from './scim-error.ts'

/**
 * The attribute's value after the operation; undefined when it is unassigned then. RFC 7644 §3.5.2.1 to §3.5.2.3.
 * Null in a `replace` unassigns; null in an `add` adds nothing.
 */
export function changeAttribute(
  attribute: Attribute,
  current: JsonValue | undefined,
  change: AttributeChange,
): JsonValue | undefined {
  const after = attribute.multiValued
    ? changeElements(attribute, isJsonArray(current) ? current : [], change)
    : changeSingle(attribute, current, change)
  refuseImmutable(attribute, current, after, change.name)
  return after
}

function changeSingle(
  attribute: Attribute,
  current: JsonValue | undefined,
  change: AttributeChange,
): JsonValue | undefined {
  const { op, name, sub } = change
  if (change.filter !== undefined) {
    throw new ScimError(400, `${name} has no elements, so brackets can't follow it`, 'invalidPath')
  }
  if (sub !== undefined) return changeSubAttribute(sub, isJsonObject(current) ? current : {}, change)
  if (op === 'remove') return undefined
  const value = change.value ?? null
  if (attribute.type === 'complex' && isJsonObject(value) && !refersToNobody(value))
    return mergeComplex(attribute, current, value, name)
  const parsed = parseValue(attribute, value, { name, dropped: [] })
  return parsed === undefined && op === 'add' ? current : parsed
}

/**
 * Sub-attributes not sent stay as they are, RFC 7644 §3.5.2.3. That holds for an object alone: a manager sent as bare
 * text or as a list of one takes the place of the old one, whose name must not stay behind.
 */
function mergeComplex(
  attribute: Attribute,
  current: JsonValue | undefined,
  value: JsonObject,
  name: string,
): JsonValue | undefined {
  const subValues = parseSubAttributes(attribute, value, { name, dropped: [] })
  return mergeSubAttributes(attribute, isJsonObject(current) ? current : {}, subValues, name)
}
