import type { AttributeRef } from './attribute-ref.ts'

/** RFC 7644 §3.4.2.2, table 3, without `pr`, which compares with nothing. */
export const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'lt', 'ge', 'le'] as const
export type Operator = (typeof operators)[number]

export type FilterValue = string | number | boolean | null

/**
 * A filter as it was written: the syntax alone, no attribute looked up. `and` and `or` have at least two parts.
 *
 * `anyElement` is `emails[type eq "work"]`: one and the same element fulfills all that stands in the brackets, where
 * attributes are the element's own. `emails[type eq "work"].value eq "x"` is the same with one more condition inside.
 */
export type Filter =
  | { readonly kind: 'and'; readonly filters: readonly Filter[] }
  | { readonly kind: 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly attribute: AttributeRef }
  | {
      readonly kind: 'compare'
      readonly attribute: AttributeRef
      readonly operator: Operator
      readonly value: FilterValue
    }
  | { readonly kind: 'anyElement'; readonly attribute: AttributeRef; readonly filter: Filter }
