import { printAttributeRef } from './attribute-ref.ts'
import type { Filter } from './filter.ts'

/** The filter as text that `parseFilter` reads back as the same filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.filters.map((part) => printPart(part, part.kind === 'or')).join(' or ')
    case 'and':
      return filter.filters
        .map((part) => printPart(part, part.kind === 'or' || part.kind === 'and'))
        .join(' and ')
    case 'not':
      return `not (${printFilter(filter.filter)})`
    case 'present':
      return `${printAttributeRef(filter.attribute)} pr`
    case 'compare':
      return `${printAttributeRef(filter.attribute)} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'anyElement':
      return `${printAttributeRef(filter.attribute)}[${printFilter(filter.filter)}]`
    default:
      return filter satisfies never
  }
}

function printPart(filter: Filter, needsParentheses: boolean): string {
  return needsParentheses ? `(${printFilter(filter)})` : printFilter(filter)
}
