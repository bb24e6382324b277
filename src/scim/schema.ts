import { foldCase, sameName } from './fold.ts'

/** RFC 7643 §2.3. */
export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'binary'
  | 'reference'
  | 'complex'

/** The definition of one attribute, RFC 7643 §2.2 and §7. */
export type Attribute = {
  readonly name: string
  readonly type: AttributeType
  readonly description: string
  readonly multiValued: boolean
  readonly required: boolean
  readonly caseExact: boolean
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
  readonly returned: 'always' | 'default' | 'request' | 'never'
  readonly uniqueness: 'none' | 'server' | 'global'
  /** Suggestions: other values are accepted. */
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  /** Only with type `complex`. */
  readonly subAttributes?: readonly Attribute[]
}

/** A set of attributes under one URI. The URI ends in a plain name, as in `…:2.0:User`, or a version. */
export type Schema = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

export type SchemaExtension = { readonly schema: Schema; readonly required: boolean }

/** Everything a type of resource is made of: its core schema and the extensions it may carry. RFC 7643 §6. */
export type ResourceSchema = {
  readonly name: string
  /** Relative to the base URL, with a leading slash. */
  readonly endpoint: string
  readonly description: string
  readonly core: Schema
  readonly extensions: readonly SchemaExtension[]
}

const tables = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>()

/** The attribute of that name, in any case. RFC 7643 §2.1. */
export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  let table = tables.get(attributes)
  if (table === undefined) {
    table = new Map(attributes.map((attribute) => [foldCase(attribute.name), attribute]))
    tables.set(attributes, table)
  }
  return table.get(foldCase(name))
}

/** The sub-attribute of that name, in any case. A simple attribute has none. */
export function findSubAttribute(attribute: Attribute, name: string): Attribute | undefined {
  return attribute.subAttributes && findAttribute(attribute.subAttributes, name)
}

/** The same type of resource with further, optional extensions. One with a URI it already has takes its place. */
export function withExtensions(resource: ResourceSchema, schemas: readonly Schema[]): ResourceSchema {
  const kept = resource.extensions.filter(
    (extension) => !schemas.some((schema) => sameName(schema.id, extension.schema.id)),
  )
  return { ...resource, extensions: [...kept, ...schemas.map((schema) => ({ schema, required: false }))] }
}
