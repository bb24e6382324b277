import type { Filter, Operator } from './filter.ts'
import { foldCase } from './fold.ts'
import { parseInstant } from './instant.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownValue } from './json.ts'
import type { Operand } from './operand.ts'
import type { AttributeTarget } from './resolve-attribute.ts'
import { type ResolvedFilter, resolveFilter } from './resolve-filter.ts'
import type { ResourceSchema } from './schema.ts'
import { compareText } from './text-order.ts'

type Test<T> = (value: T) => boolean

/** Whether a canonical resource fulfills a filter. Throws `invalidFilter` when the filter fits no resource. */
export function evaluateFilter(filter: Filter, resource: JsonObject, schema: ResourceSchema): boolean {
  return compileFilter(filter, schema)(resource)
}

/**
 * A filter made ready for many resources. RFC 7644 §3.4.2.2 with these readings: null, an empty text and an empty
 * list are "not present"; one matching value of several is enough; `ne` is true where nothing is assigned.
 */
export function compileFilter(filter: Filter, schema: ResourceSchema): Test<JsonObject> {
  return compile(resolveFilter(filter, schema))
}

/** The brackets of a PATCH path, made ready for the elements of the attribute they were resolved for. */
export function compileElementFilter(filter: ResolvedFilter): Test<JsonValue> {
  const test = compile(filter)
  return (element) => test(asElement(element))
}

function compile(filter: ResolvedFilter): Test<JsonObject> {
  switch (filter.kind) {
    case 'and': {
      const tests = filter.filters.map(compile)
      return (resource) => tests.every((test) => test(resource))
    }
    case 'or': {
      const tests = filter.filters.map(compile)
      return (resource) => tests.some((test) => test(resource))
    }
    case 'not': {
      const test = compile(filter.filter)
      return (resource) => !test(resource)
    }
    case 'carries':
      return (resource) => isPresent(ownValue(resource, filter.urn))
    case 'present':
      return (resource) => valuesAt(filter.target, resource).some(isPresent)
    case 'compare':
      return compileComparison(filter.target, filter.operator, filter.operand)
    case 'anyElement': {
      const test = compile(filter.filter)
      return (resource) => valuesAt(filter.target, resource).some((element) => test(asElement(element)))
    }
    default:
      return filter satisfies never
  }
}

function compileComparison(target: AttributeTarget, operator: Operator, operand: Operand): Test<JsonObject> {
  if (operand.kind === 'null') {
    const wanted = operator === 'ne'
    return (resource) => valuesAt(target, resource).some(isPresent) === wanted
  }
  if (operator === 'ne') {
    const isEqual = comparator('eq', operand)
    return (resource) => {
      const values = valuesAt(target, resource)
      return values.length === 0 || values.some((value) => !isEqual(value))
    }
  }
  const test = comparator(operator, operand)
  return (resource) => valuesAt(target, resource).some(test)
}

function comparator(operator: Operator, operand: Exclude<Operand, { kind: 'null' }>): Test<JsonValue> {
  switch (operand.kind) {
    case 'boolean':
      return (value) => value === operand.value
    case 'number':
      return (value) => typeof value === 'number' && holds(operator, value - operand.value)
    case 'instant':
      return (value) => {
        const instant = typeof value === 'string' ? parseInstant(value) : undefined
        return instant !== undefined && holds(operator, instant - operand.value)
      }
    case 'text': {
      const key = operand.caseExact ? (text: string) => text : foldCase
      const wanted = key(operand.value)
      return (value) => typeof value === 'string' && holdsForText(operator, key(value), wanted)
    }
    default:
      return operand satisfies never
  }
}

function holdsForText(operator: Operator, value: string, wanted: string): boolean {
  if (operator === 'eq') return value === wanted
  if (operator === 'co') return value.includes(wanted)
  if (operator === 'sw') return value.startsWith(wanted)
  if (operator === 'ew') return value.endsWith(wanted)
  return holds(operator, compareText(value, wanted))
}

function holds(operator: Operator, difference: number): boolean {
  if (operator === 'eq') return difference === 0
  if (operator === 'gt') return difference > 0
  if (operator === 'ge') return difference >= 0
  if (operator === 'lt') return difference < 0
  return operator === 'le' && difference <= 0
}

/** Every assigned value an attribute has in a resource: none, one, or those of all its elements. */
function valuesAt(target: AttributeTarget, resource: JsonObject): readonly JsonValue[] {
  const home = target.urn === undefined ? resource : ownValue(resource, target.urn)
  const values = isJsonObject(home) ? assigned(ownValue(home, target.attribute.name)) : []
  const { sub } = target
  if (sub === undefined) return values
  return values.flatMap((value) => (isJsonObject(value) ? assigned(ownValue(value, sub.name)) : []))
}

function assigned(value: JsonValue | undefined): readonly JsonValue[] {
  if (isJsonArray(value)) return value.filter((item) => item !== null)
  return value === undefined || value === null ? [] : [value]
}

function isPresent(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  if (isJsonArray(value)) return value.some(isPresent)
  return !isJsonObject(value) || Object.values(value).some(isPresent)
}

function asElement(element: JsonValue): JsonObject {
  return isJsonObject(element) ? element : { value: element }
}
