import type { Filter } from './filter.ts'
import type { JsonValue } from './json.ts'
import type { Attribute } from './schema.ts'

/** What one PATCH operation does to one attribute. */
export type AttributeChange = {
  readonly op: 'add' | 'replace' | 'remove'
  readonly value: JsonValue | undefined
  readonly sub: Attribute | undefined
  /** The brackets of the path. */
  readonly filter: Filter | undefined
  /** The attribute's name for messages. */
  readonly name: string
}
