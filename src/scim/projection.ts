import { parseAttributeRef } from './attribute-ref.ts'
import { foldCase } from './fold.ts'
import { nameOf, resolveAttribute } from './resolve-attribute.ts'
import type { ResourceSchema } from './schema.ts'
import { ScimError } from './scim-error.ts'

const maxNames = 200

/** Which attributes an answer shall hold, RFC 7644 §3.9. Without either list: the default ones. */
export type Projection = {
  readonly attributes?: NameSet
  readonly excludedAttributes?: NameSet
}

/** Folded names of attributes and extensions; `name` stands for all of `name.…`. */
type NameSet = ReadonlySet<string>

type ProjectionQuery = { readonly attributes?: unknown; readonly excludedAttributes?: unknown }

/**
 * `attributes` and `excludedAttributes` of a request, as a list or joined by commas. Names no schema knows are taken
 * as they are, so that they can choose an attribute that is kept without being known. When both are given, both apply.
 */
export function parseProjection(query: ProjectionQuery, schema: ResourceSchema): Projection {
  const attributes = parseNames('attributes', query.attributes, schema)
  const excludedAttributes = parseNames('excludedAttributes', query.excludedAttributes, schema)
  return { ...(attributes && { attributes }), ...(excludedAttributes && { excludedAttributes }) }
}

/** Whether an answer shows an attribute at all. Entra spares us the members with `excludedAttributes=members`. */
export function wantsAttribute(projection: Projection, name: string): boolean {
  const folded = foldCase(name)
  if (projection.excludedAttributes?.has(folded)) return false
  return projection.attributes === undefined || mentions(projection.attributes, folded)
}

/** Whether the list names the attribute, or some part of it. */
export function mentions(names: NameSet | undefined, folded: string): boolean {
  return names !== undefined && (names.has(folded) || mentionsPart(names, folded))
}

/** Whether the list names a sub-attribute of the attribute, or an attribute of the extension. */
export function mentionsPart(names: NameSet | undefined, folded: string): boolean {
  for (const name of names ?? []) {
    if (name.startsWith(`${folded}.`) || name.startsWith(`${folded}:`)) return true
  }
  return false
}

function parseNames(parameter: string, raw: unknown, schema: ResourceSchema): NameSet | undefined {
  if (raw === undefined || raw === null) return undefined
  const list: unknown = typeof raw === 'string' ? raw.split(',') : raw
  if (!Array.isArray(list) || !list.every((name) => typeof name === 'string')) {
    throw new ScimError(400, `${parameter} must be a list of attribute names`, 'invalidValue')
  }
  if (list.length > maxNames) {
    throw new ScimError(400, `${parameter} can name ${maxNames} attributes, not more`, 'invalidValue')
  }
  const names = list.map((name) => name.trim()).filter((name) => name !== '')
  return names.length === 0 ? undefined : new Set(names.map((name) => foldCase(canonicalName(name, schema))))
}

function canonicalName(name: string, schema: ResourceSchema): string {
  const ref = parseAttributeRef(name)
  const found = ref && resolveAttribute(ref, schema)
  if (found === undefined) return name
  return found.kind === 'extension' ? found.schema.id : nameOf(found)
}
