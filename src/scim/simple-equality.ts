import type { Filter } from './filter.ts'
import { type ResolvedFilter, resolveFilter } from './resolve-filter.ts'
import type { ResourceSchema } from './schema.ts'

/** `attribute eq value` on a core attribute. `caseExact` says how the two are compared. */
export type Equality = {
  /** In the schema's spelling. For a complex attribute its `value` is meant: `members`. */
  readonly attribute: string
  readonly value: string
  readonly caseExact: boolean
}

/**
 * The one equality a filter consists of, so that an index can answer it: what identity providers ask before every
 * create. Undefined for all other filters; throws `invalidFilter` when the filter fits no resource.
 */
export function asEquality(filter: Filter, schema: ResourceSchema): Equality | undefined {
  return toEquality(resolveFilter(filter, schema))
}

/**
 * The equalities joined by `and` a filter consists of: Entra asks `id eq "…" and members eq "…"` to learn of one
 * membership without reading the group. Undefined for all other filters.
 */
export function asEqualities(filter: Filter, schema: ResourceSchema): readonly Equality[] | undefined {
  const resolved = resolveFilter(filter, schema)
  const parts = resolved.kind === 'and' ? resolved.filters : [resolved]
  const equalities = parts.map(toEquality).filter((equality) => equality !== undefined)
  return equalities.length === parts.length ? equalities : undefined
}

function toEquality(filter: ResolvedFilter): Equality | undefined {
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.operand.kind !== 'text')
    return undefined
  const { target, operand } = filter
  if (target.urn !== undefined || (target.sub !== undefined && target.sub.name !== 'value')) return undefined
  return { attribute: target.attribute.name, value: operand.value, caseExact: operand.caseExact }
}
