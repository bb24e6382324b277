import { type AttributeRef, printAttributeRef } from './attribute-ref.ts'
import type { Filter } from './filter.ts'
import { resolveAttribute } from './resolve-attribute.ts'
import type { ResourceSchema } from './schema.ts'
import { ScimError, shown } from './scim-error.ts'

/** What is left of a filter for one type of resource: a filter, or `true` or `false` for all or none of them. */
export type NarrowedFilter = Filter | boolean

/**
 * A filter over several types of resource as it applies to one of them. An attribute this type does not have counts
 * as one without value (RFC 7644 §3.4.2.1): no comparison with it is true but `ne`.
 */
export function narrowFilter(filter: Filter, schema: ResourceSchema): NarrowedFilter {
  switch (filter.kind) {
    case 'and':
      return narrowChain('and', filter.filters, schema)
    case 'or':
      return narrowChain('or', filter.filters, schema)
    case 'not': {
      const part = narrowFilter(filter.filter, schema)
      return typeof part === 'boolean' ? !part : { kind: 'not', filter: part }
    }
    case 'compare':
      return knows(filter.attribute, schema) ? filter : isTrueOfNothing(filter)
    default:
      return knows(filter.attribute, schema) && filter
  }
}

/** Throws `invalidFilter` when a filter names an attribute that none of the types has: it is misspelled. */
export function refuseUnknownEverywhere(filter: Filter, schemas: readonly ResourceSchema[]): void {
  for (const attribute of attributesOf(filter)) {
    if (schemas.some((schema) => knows(attribute, schema))) continue
    const name = shown(printAttributeRef(attribute))
    throw new ScimError(400, `there is no attribute ${name}`, 'invalidFilter')
  }
}

/** `ne` is true where nothing is assigned, and so is `eq null`. */
function isTrueOfNothing({ operator, value }: Extract<Filter, { kind: 'compare' }>): boolean {
  return value === null ? operator === 'eq' : operator === 'ne'
}

function narrowChain(kind: 'and' | 'or', filters: readonly Filter[], schema: ResourceSchema): NarrowedFilter {
  const decides = kind === 'or'
  const parts = filters.map((part) => narrowFilter(part, schema))
  if (parts.includes(decides)) return decides
  const [first, ...others] = parts.filter((part) => typeof part !== 'boolean')
  if (first === undefined) return !decides
  return others.length === 0 ? first : { kind, filters: [first, ...others] }
}

function knows(attribute: AttributeRef, schema: ResourceSchema): boolean {
  return resolveAttribute(attribute, schema) !== undefined
}

function attributesOf(filter: Filter): readonly AttributeRef[] {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.flatMap(attributesOf)
  return filter.kind === 'not' ? attributesOf(filter.filter) : [filter.attribute]
}
