import { type AttributeRef, printAttributeRef } from './attribute-ref.ts'
import type { Filter, FilterValue, Operator } from './filter.ts'
import type { SyntaxProblem } from './filter-tokens.ts'
import { type Operand, toOperand } from './operand.ts'
import { type AttributeTarget, nameOf, resolveAttribute } from './resolve-attribute.ts'
import { type Attribute, findAttribute, findSubAttribute, type ResourceSchema } from './schema.ts'
import { ScimError, shown } from './scim-error.ts'

/**
 * A filter in which every attribute exists and every comparison makes sense: what an evaluator or a compiler to SQL
 * works from. In `anyElement.filter` the targets are sub-attributes of the element, as if it were the resource.
 * `carries` asks whether the resource has any attribute of an extension.
 */
export type ResolvedFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly ResolvedFilter[] }
  | { readonly kind: 'not'; readonly filter: ResolvedFilter }
  | { readonly kind: 'carries'; readonly urn: string }
  | { readonly kind: 'present'; readonly target: AttributeTarget }
  | {
      readonly kind: 'compare'
      readonly target: AttributeTarget
      readonly operator: Operator
      readonly operand: Operand
    }
  | { readonly kind: 'anyElement'; readonly target: AttributeTarget; readonly filter: ResolvedFilter }

/** Where names are looked up, and how a complaint is classed. */
type Scope = {
  readonly find: (ref: AttributeRef) => ReturnType<typeof resolveAttribute>
  readonly problem: SyntaxProblem
}

/** Looks up every attribute of a filter on resources. Throws `invalidFilter`, whatever the resources hold. */
export function resolveFilter(filter: Filter, schema: ResourceSchema): ResolvedFilter {
  return resolve(filter, { find: (ref) => resolveAttribute(ref, schema), problem: 'invalidFilter' })
}

/** The same for the brackets of a PATCH path, on the elements of one attribute. Throws `invalidPath`. */
export function resolveElementFilter(filter: Filter, attribute: Attribute): ResolvedFilter {
  return resolve(filter, { find: (ref) => findInElement(ref, attribute), problem: 'invalidPath' })
}

function resolve(filter: Filter, scope: Scope): ResolvedFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, filters: filter.filters.map((part) => resolve(part, scope)) }
    case 'not':
      return { kind: 'not', filter: resolve(filter.filter, scope) }
    case 'present':
      return resolvePresence(filter.attribute, scope)
    case 'compare': {
      const target = withDefaultSub(findTarget(filter.attribute, scope), filter.value)
      const operand = toOperand(target, filter.operator, filter.value, scope.problem)
      return { kind: 'compare', target, operator: filter.operator, operand }
    }
    case 'anyElement': {
      const target = findTarget(filter.attribute, scope)
      refuseSingleValue(target, scope)
      const inner: Scope = { ...scope, find: (ref) => findInElement(ref, target.attribute) }
      return { kind: 'anyElement', target, filter: resolve(filter.filter, inner) }
    }
    default:
      return filter satisfies never
  }
}

function resolvePresence(ref: AttributeRef, scope: Scope): ResolvedFilter {
  const found = scope.find(ref)
  if (found?.kind === 'extension') return { kind: 'carries', urn: found.schema.id }
  return { kind: 'present', target: findTarget(ref, scope) }
}

function findTarget(ref: AttributeRef, scope: Scope): AttributeTarget {
  const found = scope.find(ref)
  if (found?.kind !== 'attribute') {
    throw new ScimError(400, `there is no attribute ${shown(printAttributeRef(ref))}`, scope.problem)
  }
  if (found.attribute.returned === 'never') {
    throw new ScimError(400, `${nameOf(found)} can't be searched for`, scope.problem)
  }
  return found
}

/** A single complex value passes as a list of one; a single simple value has nothing brackets could ask for. */
function refuseSingleValue({ attribute }: AttributeTarget, scope: Scope): void {
  if (attribute.multiValued || attribute.type === 'complex') return
  throw new ScimError(400, `${attribute.name} has no elements, so brackets can't follow it`, scope.problem)
}

/** The elements of a simple attribute are addressed as `value`, as those of a complex one usually are. */
function findInElement(ref: AttributeRef, list: Attribute): AttributeTarget | undefined {
  if (ref.urn !== undefined || ref.sub !== undefined) return undefined
  const subAttributes = list.subAttributes ?? [{ ...list, name: 'value', multiValued: false }]
  const attribute = findAttribute(subAttributes, ref.name)
  return attribute && { kind: 'attribute', attribute }
}

/** Comparing a complex attribute means comparing its `value`: `emails co "@example.com"`, RFC 7644 §3.4.2.2. */
function withDefaultSub(target: AttributeTarget, value: FilterValue): AttributeTarget {
  if (target.sub !== undefined || target.attribute.type !== 'complex' || value === null) return target
  const sub = findSubAttribute(target.attribute, 'value')
  return sub ? { ...target, sub } : target
}
