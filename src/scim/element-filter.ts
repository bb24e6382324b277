import { compileElementFilter } from './evaluate-filter.ts'
import type { Filter } from './filter.ts'
import type { JsonObject, JsonValue } from './json.ts'
import { type ResolvedFilter, resolveElementFilter } from './resolve-filter.ts'
import type { Attribute } from './schema.ts'

/** The brackets of a PATCH path, ready to choose elements, or to make the one they describe. */
export type ElementFilter = {
  readonly matches: (element: JsonValue) => boolean
  /** `[type eq "work"]` describes `{"type":"work"}`. Undefined when the brackets don't describe one element. */
  readonly seed: JsonObject | undefined
}

/** Throws `invalidPath` when the brackets fit no element of the attribute. */
export function toElementFilter(filter: Filter, attribute: Attribute): ElementFilter {
  const resolved = resolveElementFilter(filter, attribute)
  const matches = compileElementFilter(resolved)
  const seed = Object.fromEntries(equalTerms(resolved))
  return { matches, seed: Object.keys(seed).length > 0 && matches(seed) ? seed : undefined }
}

function equalTerms(filter: ResolvedFilter): readonly (readonly [string, JsonValue])[] {
  if (filter.kind === 'and') return filter.filters.flatMap(equalTerms)
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return []
  const { operand } = filter
  const name = filter.target.attribute.name
  if (operand.kind === 'null') return []
  return [[name, operand.kind === 'instant' ? operand.text : operand.value]]
}
