import type { AttributeRef } from './attribute-ref.ts'
import { plainSchemaUri, plainSubAttributeName } from './dialect.ts'
import { foldCase } from './fold.ts'
import {
  type Attribute,
  findAttribute,
  findSubAttribute,
  type ResourceSchema,
  type Schema,
} from './schema.ts'
import { commonAttributes } from './schemas/common.ts'

/** An attribute that exists, found by its name in a request. */
export type AttributeTarget = {
  readonly kind: 'attribute'
  /** The URI of the extension it belongs to; absent for core and common attributes. */
  readonly urn?: string
  readonly attribute: Attribute
  readonly sub?: Attribute
}

/** A whole extension, named by its bare URI. */
export type ExtensionTarget = { readonly kind: 'extension'; readonly schema: Schema }

/**
 * What a name in a request stands for; undefined when there is no such thing. Names and URIs match in any case.
 *
 * An unqualified name that only one extension knows means that extension's attribute: Entra documents the path
 * `manager` for the manager of the enterprise extension, and a schema a company adds does not change what that means.
 * Read-only extensions never lend their names so.
 */
export function resolveAttribute(
  ref: AttributeRef,
  resource: ResourceSchema,
): AttributeTarget | ExtensionTarget | undefined {
  const home = findHome(ref, resource)
  if (home === undefined) return findBareExtension(ref, resource)
  if (ref.sub === undefined) return home
  const sub = findSubAttribute(home.attribute, plainSubAttributeName(home.attribute.name, ref.sub))
  return sub && { ...home, sub }
}

/** The extension of that URI, in any case. */
export function findExtension(uri: string, resource: ResourceSchema): Schema | undefined {
  const folded = plainSchemaUri(uri, resource.name)
  return resource.extensions.find(({ schema }) => foldCase(schema.id) === folded)?.schema
}

/** Whether a URI is that of the core schema, whose attributes some clients send behind it like those of an extension. */
export function isCoreUri(uri: string, resource: ResourceSchema): boolean {
  return plainSchemaUri(uri, resource.name) === foldCase(resource.core.id)
}

/** How an attribute is named in answers and error texts: qualified when it belongs to an extension. */
export function nameOf(target: AttributeTarget): string {
  const name = target.urn === undefined ? target.attribute.name : `${target.urn}:${target.attribute.name}`
  return target.sub === undefined ? name : `${name}.${target.sub.name}`
}

function findHome(ref: AttributeRef, resource: ResourceSchema): AttributeTarget | undefined {
  if (ref.urn === undefined) return findCore(ref.name, resource) ?? findUnqualified(ref.name, resource)
  if (isCoreUri(ref.urn, resource)) return findCore(ref.name, resource)
  const schema = findExtension(ref.urn, resource)
  const attribute = schema && findAttribute(schema.attributes, ref.name)
  return schema && attribute && { kind: 'attribute', urn: schema.id, attribute }
}

function findCore(name: string, resource: ResourceSchema): AttributeTarget | undefined {
  const attribute = findAttribute(resource.core.attributes, name) ?? findAttribute(commonAttributes, name)
  return attribute && { kind: 'attribute', attribute }
}

function findUnqualified(name: string, resource: ResourceSchema): AttributeTarget | undefined {
  const candidates = resource.extensions.flatMap(({ schema }): AttributeTarget[] => {
    const attribute = findAttribute(schema.attributes, name)
    if (attribute === undefined || attribute.mutability === 'readOnly') return []
    return [{ kind: 'attribute', urn: schema.id, attribute }]
  })
  const standard = candidates.find(({ urn }) => urn?.startsWith('urn:ietf:params:scim:'))
  return standard ?? (candidates.length === 1 ? candidates[0] : undefined)
}

function findBareExtension(ref: AttributeRef, resource: ResourceSchema): ExtensionTarget | undefined {
  if (ref.urn === undefined || ref.sub !== undefined) return undefined
  const schema = findExtension(`${ref.urn}:${ref.name}`, resource)
  return schema && { kind: 'extension', schema }
}
