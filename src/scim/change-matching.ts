import type { AttributeChange } from './attribute-change.ts'
import { parseValue } from './attribute-value.ts'
import { changeSubAttribute, mergeSubAttributes } from './change-sub-attribute.ts'
import { toElementFilter } from './element-filter.ts'
import type { Filter } from './filter.ts'
import { sameName } from './fold.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { type Attribute, findSubAttribute } from './schema.ts'
import { ScimError } from './scim-error.ts'

type Elements = readonly JsonValue[]

/**
 * The elements after an operation on those in brackets. When none match:
 * - `remove` changes nothing: RFC 7644 §3.5.2.2 knows no error for that, and the goal is reached
 * - `replace` is `noTarget`, RFC 7644 §3.5.2.3, except of a part of an element of a usual kind: Entra fills
 *   `emails[type eq "work"].value` by `Replace` too
 * - all else makes the element the brackets describe. Brackets that don't describe one element are `noTarget`
 */
export function changeMatching(
  attribute: Attribute,
  elements: Elements,
  change: AttributeChange,
  filter: Filter,
): Elements {
  const { matches, seed } = toElementFilter(filter, attribute)
  const changeOne = elementChanger(attribute, change, seed ?? {})
  if (elements.some(matches)) {
    return elements
      .map((element) => (matches(element) ? changeOne(element) : element))
      .filter((element) => element !== undefined)
  }
  if (change.op === 'remove' || change.value === null) return elements
  if (seed === undefined || (change.op === 'replace' && !(change.sub && isUsualKind(attribute, seed)))) {
    throw new ScimError(400, `no value of ${change.name} fulfills the condition in brackets`, 'noTarget')
  }
  const created = changeOne(attribute.type === 'complex' ? seed : (seed['value'] ?? null))
  return created === undefined ? elements : [...elements, created]
}

/** Whether brackets name a kind of element that may just be missing, not one particular element that is not there. */
function isUsualKind(attribute: Attribute, seed: JsonObject): boolean {
  return Object.entries(seed).every(([name, value]) => {
    const usual = findSubAttribute(attribute, name)?.canonicalValues
    return name !== 'value' && (usual === undefined || usual.some((one) => sameName(one, String(value))))
  })
}

/** What happens to each element in brackets; undefined takes it away. */
function elementChanger(
  attribute: Attribute,
  change: AttributeChange,
  seed: JsonObject,
): (element: JsonValue) => JsonValue | undefined {
  const { op, sub, value = null } = change
  if (sub !== undefined) {
    return (element) => (isJsonObject(element) ? changeSubAttribute(sub, element, change) : element)
  }
  if (op === 'remove') return () => undefined
  if (value === null) return (element) => (op === 'add' ? element : undefined)
  const given = parseOneElement(attribute, value, change.name)
  if (!isJsonObject(given)) return () => given
  const subValues = new Map(Object.entries(op === 'add' ? given : { ...seed, ...given }))
  return (element) => {
    const kept = isJsonObject(element) ? keptBy(op, attribute, element) : {}
    return mergeSubAttributes(attribute, kept, subValues, change.name)
  }
}

/** `add` keeps what it doesn't mention, `replace` only what can't be changed. What the brackets said stays true. */
function keptBy(op: AttributeChange['op'], attribute: Attribute, element: JsonObject): JsonObject {
  if (op === 'add') return element
  const immutable = attribute.subAttributes?.filter((sub) => sub.mutability === 'immutable') ?? []
  return Object.fromEntries(
    Object.entries(element).filter(([key]) => immutable.some(({ name }) => name === key)),
  )
}

function parseOneElement(attribute: Attribute, value: JsonValue, name: string): JsonValue {
  const list = parseValue(attribute, value, { name, dropped: [] })
  const [element, ...others] = isJsonArray(list) ? list : []
  if (element === undefined || others.length > 0) {
    throw new ScimError(400, `${name} with brackets takes one value`, 'invalidValue')
  }
  return element
}
