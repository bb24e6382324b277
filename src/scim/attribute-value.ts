import {
  plainBoolean,
  plainComplex,
  plainList,
  plainSingle,
  plainSubAttributeName,
  refersToNobody,
} from './dialect.ts'
import { foldCase } from './fold.ts'
import { parseInstant } from './instant.ts'
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { type Attribute, findSubAttribute } from './schema.ts'
import { ScimError, shown } from './scim-error.ts'

const maxValues = 500

/** Something a request held that is not kept, and why. */
export type Dropped = {
  readonly attribute: string
  readonly why: 'readOnly' | 'secret' | 'unknownSubAttribute' | 'unknownAttribute' | 'unknownSchema'
}

/** Where a value stands: its name for messages, and where to note what is left out. */
export type Place = { readonly name: string; readonly dropped: Dropped[] }

/**
 * One attribute's value as it is kept: of the attribute's type, in the schema's spelling, otherwise exactly as sent.
 * Undefined when it is unassigned: null, an empty list, an object with nothing in it (RFC 7643 §2.5). Throws
 * `invalidValue` when the type is wrong.
 */
export function parseValue(attribute: Attribute, raw: JsonValue, place: Place): JsonValue | undefined {
  if (!attribute.multiValued) return parseElement(attribute, raw, place)
  const list = plainList(raw)
  refuseTooMany(attribute, list, place.name)
  const elements = withoutRepeats(
    list.map((item) => parseElement(attribute, item, place)).filter((element) => element !== undefined),
  )
  if (elements.filter(isPrimary).length > 1) {
    throw new ScimError(400, `${place.name} has more than one primary value`, 'invalidValue')
  }
  return elements.length === 0 ? undefined : elements
}

/** The same value twice in one list is one, RFC 7643 §2.4. */
function withoutRepeats(elements: readonly JsonValue[]): readonly JsonValue[] {
  if (elements.length < 2) return elements
  return [...new Map(elements.map((element) => [JSON.stringify(element), element])).values()]
}

/** Throws `invalidValue` when a list is longer than any person's. Only groups have members by the thousand. */
export function refuseTooMany(attribute: Attribute, list: readonly JsonValue[], name: string): void {
  if (list.length <= maxValues || attribute.name === 'members') return
  throw new ScimError(400, `${name} can hold ${maxValues} values, not more`, 'invalidValue')
}

/** One value of a multi-valued attribute, or the value of a single-valued one. */
export function parseElement(attribute: Attribute, raw: JsonValue, place: Place): JsonValue | undefined {
  if (attribute.type !== 'complex') return raw === null ? undefined : parseSimple(attribute, raw, place)
  const value = findSubAttribute(attribute, 'value') ? plainComplex(plainSingle(raw)) : plainSingle(raw)
  if (value === null || (!attribute.multiValued && refersToNobody(value))) return undefined
  if (!isJsonObject(value)) throw mismatch(place.name, 'an object')
  const assigned = [...parseSubAttributes(attribute, value, place)].filter(isAssigned)
  return assigned.length === 0 ? undefined : Object.fromEntries(assigned)
}

/** The sub-attributes an object names, in the schema's spelling; undefined for those it unassigns. */
export function parseSubAttributes(
  attribute: Attribute,
  object: JsonObject,
  place: Place,
): ReadonlyMap<string, JsonValue | undefined> {
  const values = new Map<string, JsonValue | undefined>()
  for (const [key, raw] of Object.entries(object)) {
    const sub = findSubAttribute(attribute, plainSubAttributeName(attribute.name, key))
    const name = `${place.name}.${sub?.name ?? key}`
    if (sub === undefined) place.dropped.push({ attribute: name, why: 'unknownSubAttribute' })
    else if (sub.mutability === 'readOnly') place.dropped.push({ attribute: name, why: 'readOnly' })
    else if (values.has(sub.name)) throw new ScimError(400, `${name} is given twice`, 'invalidSyntax')
    else values.set(sub.name, parseValue(sub, raw, { name, dropped: place.dropped }))
  }
  return values
}

/** Whether an element is marked as the preferred one, RFC 7643 §2.4. */
export function isPrimary(element: JsonValue): boolean {
  return isJsonObject(element) && element['primary'] === true
}

function parseSimple(attribute: Attribute, raw: JsonValue, { name }: Place): JsonValue {
  switch (attribute.type) {
    case 'boolean': {
      const value = plainBoolean(raw)
      if (value === undefined) throw mismatch(name, 'true or false')
      return value
    }
    case 'integer':
      if (typeof raw !== 'number' || !Number.isInteger(raw)) throw mismatch(name, 'a whole number')
      return raw
    case 'decimal':
      if (typeof raw !== 'number') throw mismatch(name, 'a number')
      return raw
    case 'dateTime':
      if (typeof raw !== 'string' || parseInstant(raw) === undefined) {
        throw mismatch(name, 'a date such as "2026-01-31T09:00:00Z"')
      }
      return raw
    default:
      if (typeof raw !== 'string') throw mismatch(name, 'a text')
      return raw
  }
}

function isAssigned(entry: [string, JsonValue | undefined]): entry is [string, JsonValue] {
  return entry[1] !== undefined
}

function mismatch(name: string, wanted: string): ScimError {
  return new ScimError(400, `${name} must be ${wanted}`, 'invalidValue')
}

/** Two keys that are the same name in different case contradict each other: neither may silently win. */
export function refuseRepeatedNames(object: JsonObject): void {
  const seen = new Set<string>()
  for (const key of Object.keys(object)) {
    const folded = foldCase(key)
    if (seen.has(folded)) throw new ScimError(400, `${shown(key)} is given twice`, 'invalidSyntax')
    seen.add(folded)
  }
}
