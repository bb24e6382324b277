import { foldCase } from './fold.ts'
import { isJsonObject, type JsonValue, ownValue } from './json.ts'

/**
 * Finds an element of a multi-valued attribute by what makes it that element: its `value`, and its `type` where both
 * have one (RFC 7643 §2.4); without a `value`, all it holds. Labels such as `display` and `$ref` don't count.
 */
export class ElementIndex {
  readonly #places = new Map<string, Map<string, number>>()

  constructor(elements: readonly JsonValue[]) {
    elements.forEach((element, index) => {
      this.note(element, index)
    })
  }

  /** Later notes never take a place away from an earlier one. */
  note(element: JsonValue, index: number): void {
    const key = keyOf(element)
    const types = this.#places.get(key) ?? new Map<string, number>()
    const type = typeOf(element)
    if (!types.has(type)) types.set(type, index)
    this.#places.set(key, types)
  }

  /** The element at that place has become another one, perhaps of another type. */
  renote(before: JsonValue, after: JsonValue, index: number): void {
    const types = this.#places.get(keyOf(before))
    if (types?.get(typeOf(before)) === index) types.delete(typeOf(before))
    this.note(after, index)
  }

  find(element: JsonValue): number | undefined {
    const types = this.#places.get(keyOf(element))
    if (types === undefined || types.size === 0) return undefined
    const type = typeOf(element)
    return types.get(type) ?? (type === '' ? Math.min(...types.values()) : types.get(''))
  }
}

function keyOf(element: JsonValue): string {
  if (!isJsonObject(element)) return `simple ${JSON.stringify(element)}`
  if (Object.hasOwn(element, 'value')) return `value ${JSON.stringify(element['value'])}`
  return `content ${JSON.stringify(Object.entries(element).sort(byName))}`
}

function typeOf(element: JsonValue): string {
  const type = isJsonObject(element) ? ownValue(element, 'type') : undefined
  return typeof type === 'string' ? foldCase(type) : ''
}

function byName([left]: readonly [string, JsonValue], [right]: readonly [string, JsonValue]): number {
  return left < right ? -1 : 1
}
