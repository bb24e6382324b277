import type { AttributeChange } from './attribute-change.ts'
import { parseValue } from './attribute-value.ts'
import { ElementIndex } from './element-index.ts'
import { equalJson, isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownValue } from './json.ts'
import { type Attribute, findSubAttribute } from './schema.ts'

type Elements = readonly JsonValue[]

/**
 * The elements after an operation on a multi-valued attribute as a whole. The same value twice is one, RFC 7644
 * §3.5.2.1. A `remove` with values takes only those away: Entra removes members so.
 */
export function changeList(attribute: Attribute, elements: Elements, change: AttributeChange): Elements {
  const { op, value = null, name } = change
  if (op === 'remove' && value === null) return []
  const parsed = parseValue(attribute, value, { name, dropped: [] })
  const given = isJsonArray(parsed) ? parsed : []
  if (op === 'replace') return given
  return op === 'add' ? addElements(attribute, elements, given) : removeElements(elements, given)
}

/** An element that is there already takes over what is new in the added one. */
function addElements(attribute: Attribute, elements: Elements, added: Elements): Elements {
  const result = [...elements]
  const index = new ElementIndex(elements)
  for (const element of added) {
    const place = index.find(element)
    const present = place === undefined ? undefined : result[place]
    if (place === undefined || present === undefined) {
      index.note(element, result.push(element) - 1)
    } else {
      const merged = merge(attribute, present, element)
      index.renote(present, merged, place)
      result[place] = merged
    }
  }
  return result
}

/** Given values without a `value` of their own, such as addresses, name every element that holds all they say. */
function removeElements(elements: Elements, given: Elements): Elements {
  const index = new ElementIndex(given)
  const descriptions = given.filter(isJsonObject).filter((one) => !Object.hasOwn(one, 'value'))
  return elements.filter(
    (element) =>
      index.find(element) === undefined &&
      !(isJsonObject(element) && descriptions.some((one) => holdsAll(element, one))),
  )
}

function holdsAll(element: JsonObject, description: JsonObject): boolean {
  return Object.keys(description).every((key) => equalJson(ownValue(element, key), description[key]))
}

function merge(attribute: Attribute, present: JsonValue, added: JsonValue): JsonValue {
  if (!isJsonObject(present) || !isJsonObject(added)) return present
  const isSettled = (name: string) =>
    findSubAttribute(attribute, name)?.mutability === 'immutable' && Object.hasOwn(present, name)
  const recent = Object.entries(added).filter(([name]) => !isSettled(name))
  const merged = { ...present, ...Object.fromEntries(recent) }
  return equalJson(merged, present) ? present : merged
}
