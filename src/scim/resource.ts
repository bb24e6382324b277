import { parseAttributeRef } from './attribute-ref.ts'
import { type Dropped, parseValue, refuseRepeatedNames } from './attribute-value.ts'
import { foldCase } from './fold.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { refuseMissing } from './required.ts'
import { type AttributeTarget, isCoreUri, nameOf, resolveAttribute } from './resolve-attribute.ts'
import { isSchemaUri, ResourceDraft } from './resource-draft.ts'
import { parseSafeObject } from './safe-json.ts'
import { findAttribute, type ResourceSchema, type Schema } from './schema.ts'
import { ScimError, shown } from './scim-error.ts'

export type ParseOptions = {
  /**
   * `keep` for applications that take any attribute: it is stored as sent. `drop` passes over what real templates and
   * mappings carry along; only a PATCH that names an unknown core attribute is told so. `refuse` answers 400.
   */
  readonly unknownAttributes: 'refuse' | 'drop' | 'keep'
}

export type ParsedResource = {
  /** Canonical: schema spelling, assigned values only, without `id`, `meta` and all else this server writes. */
  readonly resource: JsonObject
  readonly dropped: readonly Dropped[]
}

type Context = ParseOptions & {
  readonly schema: ResourceSchema
  readonly draft: ResourceDraft
  readonly dropped: Dropped[]
  /** Attributes of an extension that were given without its URI. */
  readonly loose: Set<string>
}

/**
 * The body of a POST or PUT as the resource we store, RFC 7644 §3.3 and §3.5.1.
 *
 * Read-only attributes, passwords, unknown schemas and unknown sub-attributes are left out and noted in `dropped`;
 * null and empty lists mean unassigned. Throws `invalidSyntax` for a body that is not a safe JSON object, a name given
 * twice or an unknown attribute, and `invalidValue` for a wrong type, a second primary or a missing required value.
 */
export function parseResource(body: unknown, schema: ResourceSchema, options: ParseOptions): ParsedResource {
  const object = parseSafeObject(body)
  refuseRepeatedNames(object)
  const context: Context = { ...options, schema, draft: new ResourceDraft(), dropped: [], loose: new Set() }
  for (const [key, raw] of Object.entries(object)) {
    // `schemas` says nothing the attributes don't say: Entra leaves custom extensions out, OneLogin lists SCIM 1.
    if (raw !== null && foldCase(key) !== 'schemas') addEntry(key, raw, context)
  }
  const resource = context.draft.toResource(schema)
  refuseMissing(resource, schema)
  return { resource, dropped: context.dropped }
}

function addEntry(key: string, raw: JsonValue, context: Context): void {
  const ref = parseAttributeRef(key)
  const found = ref && resolveAttribute(ref, context.schema)
  if (found?.kind === 'extension') addExtension(found.schema, raw, context)
  else if (isCoreUri(key, context.schema)) addCore(raw, context)
  else if (found !== undefined && found.sub === undefined)
    addAttribute(found, raw, context, found.urn !== undefined && ref?.urn === undefined)
  else if (isSchemaUri(key)) addUnknownSchema(key, raw, context)
  else addUnknown(undefined, key, raw, context)
}

/** Attributes behind the URI of the core schema stand beside the others: a resource keeps them in one place only. */
function addCore(raw: JsonValue, context: Context): void {
  const { id } = context.schema.core
  if (!isJsonObject(raw)) throw new ScimError(400, `${id} must be an object`, 'invalidValue')
  refuseRepeatedNames(raw)
  for (const [key, value] of Object.entries(raw)) if (value !== null) addEntry(key, value, context)
}

function addExtension(schema: Schema, raw: JsonValue, context: Context): void {
  if (!isJsonObject(raw)) throw new ScimError(400, `${schema.id} must be an object`, 'invalidValue')
  refuseRepeatedNames(raw)
  for (const [key, value] of Object.entries(raw)) {
    if (value === null) continue
    const attribute = findAttribute(schema.attributes, key)
    if (attribute === undefined) addUnknown(schema.id, key, value, context)
    else addAttribute({ kind: 'attribute', urn: schema.id, attribute }, value, context)
  }
}

/** `loose`: an attribute of an extension outside of it. Templates carry both at times; the one in its place counts. */
function addAttribute(target: AttributeTarget, raw: JsonValue, context: Context, loose = false): void {
  const { draft, dropped } = context
  const name = nameOf(target)
  const { mutability } = target.attribute
  if (mutability === 'readOnly' || mutability === 'writeOnly') {
    dropped.push({ attribute: name, why: mutability === 'readOnly' ? 'readOnly' : 'secret' })
    return
  }
  const value = parseValue(target.attribute, raw, { name, dropped })
  if (value === undefined) return
  const isGiven = draft.get(target) !== undefined
  if (isGiven && loose && !context.loose.has(name)) return
  if (isGiven && (loose || !context.loose.delete(name)))
    throw new ScimError(400, `${name} is given twice`, 'invalidSyntax')
  if (loose) context.loose.add(name)
  draft.set(target, value)
}

function addUnknownSchema(uri: string, raw: JsonValue, context: Context): void {
  if (context.unknownAttributes !== 'keep' || !isJsonObject(raw))
    context.dropped.push({ attribute: uri, why: 'unknownSchema' })
  else for (const [key, value] of Object.entries(raw)) context.draft.setNamed(uri, key, value ?? undefined)
}

function addUnknown(urn: string | undefined, key: string, raw: JsonValue, context: Context): void {
  if (context.unknownAttributes === 'refuse') {
    throw new ScimError(400, `unknown attribute ${shown(key)}`, 'invalidSyntax')
  }
  if (context.unknownAttributes === 'drop') {
    context.dropped.push({ attribute: urn === undefined ? key : `${urn}:${key}`, why: 'unknownAttribute' })
    return
  }
  if (!isJsonArray(raw) || raw.length > 0) context.draft.setNamed(urn, key, raw)
}
