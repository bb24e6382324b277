import { sameName } from './fold.ts'
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import type { AttributeTarget } from './resolve-attribute.ts'
import type { ResourceSchema } from './schema.ts'

/**
 * A canonical resource being built or changed. It works on copies, so the resource it began with stays as it was, and
 * it holds its keys in maps, so no key can ever reach a prototype. Throwing the draft away undoes everything.
 */
export class ResourceDraft {
  readonly #attributes = new Map<string, JsonValue>()
  readonly #extensions = new Map<string, Map<string, JsonValue>>()

  constructor(resource: JsonObject = {}) {
    for (const [key, value] of Object.entries(resource)) {
      if (key === 'schemas') continue
      if (isSchemaUri(key) && isJsonObject(value)) this.#extensions.set(key, new Map(Object.entries(value)))
      else this.#attributes.set(key, value)
    }
  }

  get(target: AttributeTarget): JsonValue | undefined {
    return this.getNamed(target.urn, target.attribute.name)
  }

  /** Undefined unassigns. */
  set(target: AttributeTarget, value: JsonValue | undefined): void {
    this.setNamed(target.urn, target.attribute.name, value)
  }

  /** An attribute by its exact name, also one no schema knows. */
  getNamed(urn: string | undefined, name: string): JsonValue | undefined {
    return urn === undefined ? this.#attributes.get(name) : this.#extensions.get(urn)?.get(name)
  }

  setNamed(urn: string | undefined, name: string, value: JsonValue | undefined): void {
    const home = urn === undefined ? this.#attributes : (this.#extensions.get(urn) ?? new Map())
    if (value === undefined) home.delete(name)
    else home.set(name, value)
    if (urn === undefined) return
    if (home.size === 0) this.#extensions.delete(urn)
    else this.#extensions.set(urn, home)
  }

  /** How a name that no schema spells is spelled here already, so that `Badge` and `badge` stay one attribute. */
  spellingOf(urn: string | undefined, name: string): string {
    const names = urn === undefined ? [...this.#attributes.keys()] : this.namesIn(urn)
    return names.find((present) => sameName(present, name)) ?? name
  }

  /** The names assigned in an extension. */
  namesIn(urn: string): readonly string[] {
    return [...(this.#extensions.get(urn)?.keys() ?? [])]
  }

  /** The resource as it now is. `schemas` names the core schema and every extension carried, RFC 7643 §3. */
  toResource(schema: ResourceSchema): JsonObject {
    const extensions = [...this.#extensions].map(
      ([urn, values]) => [urn, Object.fromEntries(values)] as const,
    )
    return Object.fromEntries<JsonValue>([
      ['schemas', [schema.core.id, ...this.#extensions.keys()]],
      ...this.#attributes,
      ...extensions,
    ])
  }
}

/** Whether a top-level key is the URI of a schema rather than the name of an attribute. */
export function isSchemaUri(key: string): boolean {
  return sameName(key.slice(0, 4), 'urn:')
}
