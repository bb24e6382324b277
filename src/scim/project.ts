import { foldCase } from './fold.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { mentions, mentionsPart, type Projection } from './projection.ts'
import { findExtension } from './resolve-attribute.ts'
import { isSchemaUri } from './resource-draft.ts'
import { type Attribute, findAttribute, type ResourceSchema } from './schema.ts'
import { commonAttributes } from './schemas/common.ts'

/** What is looked at: its qualified name ends in `:` or `.` where a part's name follows. */
type Place = {
  readonly prefix: string
  readonly find: (name: string) => Attribute | undefined
  /** Whether what this is part of was asked for by name. */
  readonly inWhole: boolean
}

/**
 * The part of a resource an answer holds, RFC 7644 §3.9 and RFC 7643 §7 "returned": what is `always` is never left
 * out, `never` never shown, `request` shown only when asked for by name.
 */
export function project(resource: JsonObject, projection: Projection, schema: ResourceSchema): JsonObject {
  if (showsAll(resource, projection, schema)) return resource
  const find = (name: string) =>
    findAttribute(schema.core.attributes, name) ?? findAttribute(commonAttributes, name)
  const core: Place = { prefix: '', find, inWhole: false }
  return filterEntries(resource, (key, value) => {
    const extension = isSchemaUri(key) ? findExtension(key, schema) : undefined
    if (extension === undefined || !isJsonObject(value)) return projectOne(key, value, core, projection)
    const folded = foldCase(extension.id)
    if (projection.excludedAttributes?.has(folded)) return undefined
    const inside: Place = {
      prefix: `${folded}:`,
      find: (name) => findAttribute(extension.attributes, name),
      inWhole: projection.attributes?.has(folded) ?? false,
    }
    return unlessEmpty(filterEntries(value, (name, part) => projectOne(name, part, inside, projection)))
  })
}

/** The usual case, quickly told: nothing is asked for by name, and there is nothing to hide. */
function showsAll(
  resource: JsonObject,
  { attributes, excludedAttributes }: Projection,
  schema: ResourceSchema,
) {
  if (attributes !== undefined || excludedAttributes !== undefined) return false
  const hidden = hiddenNames(schema)
  return (
    hidden !== undefined &&
    Object.entries(resource).every(([key, value]) => !hidden.has(foldCase(key)) && !isEmptyObject(value))
  )
}

const hiddenBySchema = new WeakMap<ResourceSchema, ReadonlySet<string> | 'inside'>()

/** Folded names of what is not shown by default; undefined when some of it is inside something that is. */
function hiddenNames(schema: ResourceSchema): ReadonlySet<string> | undefined {
  let known = hiddenBySchema.get(schema)
  if (known === undefined) {
    const top = [...schema.core.attributes, ...commonAttributes]
    const inside = [
      ...top.flatMap(({ subAttributes = [] }) => subAttributes),
      ...schema.extensions.flatMap(({ schema: { attributes } }) =>
        attributes.flatMap((attribute) => [attribute, ...(attribute.subAttributes ?? [])]),
      ),
    ]
    known = inside.some(isHidden) ? 'inside' : new Set(top.filter(isHidden).map(({ name }) => foldCase(name)))
    hiddenBySchema.set(schema, known)
  }
  return known === 'inside' ? undefined : known
}

function isHidden({ returned }: Attribute): boolean {
  return returned === 'never' || returned === 'request'
}

function isEmptyObject(value: JsonValue): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0
}

function projectOne(
  name: string,
  value: JsonValue,
  place: Place,
  projection: Projection,
): JsonValue | undefined {
  const attribute = place.find(name)
  const folded = place.prefix + foldCase(name)
  if (!isShown(attribute?.returned ?? 'default', folded, place.inWhole, projection)) return undefined
  const { subAttributes } = attribute ?? {}
  if (subAttributes === undefined || !dividesParts(subAttributes, folded, projection)) return value
  const parts: Place = {
    prefix: `${folded}.`,
    find: (part) => findAttribute(subAttributes, part),
    inWhole:
      place.inWhole ||
      projection.attributes?.has(folded) === true ||
      !mentionsPart(projection.attributes, folded),
  }
  const projectParts = (element: JsonValue) =>
    isJsonObject(element)
      ? unlessEmpty(filterEntries(element, (part, item) => projectOne(part, item, parts, projection)))
      : element
  if (!isJsonArray(value)) return projectParts(value)
  const elements = value.map(projectParts).filter((element) => element !== undefined)
  return elements.length === 0 ? undefined : elements
}

function isShown(
  returned: Attribute['returned'],
  folded: string,
  inWhole: boolean,
  { attributes, excludedAttributes }: Projection,
): boolean {
  if (returned === 'always' || returned === 'never') return returned === 'always'
  if (excludedAttributes?.has(folded)) return false
  if (mentions(attributes, folded)) return true
  return returned === 'default' && (attributes === undefined || inWhole)
}

/** Whether some sub-attributes are shown and others not. */
function dividesParts(subAttributes: readonly Attribute[], folded: string, projection: Projection): boolean {
  return (
    mentionsPart(projection.attributes, folded) ||
    mentionsPart(projection.excludedAttributes, folded) ||
    subAttributes.some(({ returned }) => returned === 'never' || returned === 'request')
  )
}

function filterEntries(
  object: JsonObject,
  keep: (key: string, value: JsonValue) => JsonValue | undefined,
): JsonObject {
  const entries = Object.entries(object).flatMap(([key, value]): [string, JsonValue][] => {
    const kept = keep(key, value)
    return kept === undefined ? [] : [[key, kept]]
  })
  return Object.fromEntries(entries)
}

function unlessEmpty(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object
}
