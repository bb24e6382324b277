import { changeAttribute } from './change-attribute.ts'
import { refuseImmutable } from './change-sub-attribute.ts'
import { changedAttributes } from './changes.ts'
import { plainOperationValue } from './dialect.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { type PatchOperation, pathlessEntries } from './patch.ts'
import { type PatchPath, parsePath, printPath } from './path.ts'
import { refuseNewlyMissing } from './required.ts'
import {
  type AttributeTarget,
  findExtension,
  isCoreUri,
  nameOf,
  resolveAttribute,
} from './resolve-attribute.ts'
import type { ParseOptions } from './resource.ts'
import { ResourceDraft } from './resource-draft.ts'
import { findAttribute, type ResourceSchema, type Schema } from './schema.ts'
import { ScimError, shown } from './scim-error.ts'

export type PatchResult = {
  readonly resource: JsonObject
  readonly changed: boolean
  /** As in the schema; those of an extension behind its URI. */
  readonly changedAttributes: readonly string[]
}

type Context = ParseOptions & { readonly schema: ResourceSchema; readonly draft: ResourceDraft }

/** One step of an operation. `named` is false for the keys of a value without path. */
type Step = {
  readonly op: PatchOperation['op']
  readonly path: PatchPath
  readonly value: JsonValue | undefined
  readonly named: boolean
}

/**
 * A canonical resource after all operations, RFC 7644 §3.5.2: all of them or, when it throws, none. The resource
 * given is never changed.
 *
 * What this server alone writes (`id`, `meta`, `groups`, our extension) is `mutability` when a path names it, and is
 * passed over in a value without path: Okta sends the `id` along there. Passwords are always passed over.
 */
export function applyPatch(
  resource: JsonObject,
  operations: readonly PatchOperation[],
  schema: ResourceSchema,
  options: ParseOptions,
): PatchResult {
  const context: Context = { ...options, schema, draft: new ResourceDraft(resource) }
  for (const operation of operations) applyOperation(operation, context)
  const after = context.draft.toResource(schema)
  refuseNewlyMissing(resource, after, schema)
  const changes = changedAttributes(resource, after)
  return { resource: after, changed: changes.length > 0, changedAttributes: changes }
}

function applyOperation(operation: PatchOperation, context: Context): void {
  const { op, path, value } = operation
  if (path !== undefined) {
    applyStep({ op, path, value, named: true }, context)
    return
  }
  for (const [key, entry] of pathlessEntries(value)) {
    applyStep({ op, path: parsePath(key), value: entry, named: false }, context)
  }
}

function applyStep(step: Step, context: Context): void {
  const { attribute: ref, filter } = step.path
  const found = resolveAttribute(ref, context.schema)
  if (found === undefined && filter === undefined && isCoreUri(printPath(step.path), context.schema))
    applyToCore(step, context)
  else if (found === undefined) applyToUnknown(step, context)
  else if (found.kind === 'attribute') applyToAttribute(found, step, context)
  else if (filter === undefined) applyToExtension(found.schema, step, context)
  else throw unknownPath(step.path)
}

function applyToAttribute(target: AttributeTarget, step: Step, { draft }: Context): void {
  const { attribute, sub } = target
  if (attribute.mutability === 'writeOnly') return
  if (attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly') {
    if (step.named) throw new ScimError(400, `${nameOf(target)} is read-only`, 'mutability')
    return
  }
  if (step.op === 'remove' && attribute.required && sub === undefined) {
    throw new ScimError(400, `${nameOf(target)} is required and can't be removed`, 'mutability')
  }
  const { sub: _inPath, ...whole } = target
  const { op } = step
  const { filter } = step.path
  const last = sub ?? attribute
  const isSimple = last.type !== 'complex' && !last.multiValued
  const value = isSimple && step.value !== undefined ? plainOperationValue(step.value) : step.value
  draft.set(
    whole,
    changeAttribute(attribute, draft.get(whole), { op, value, sub, filter, name: nameOf(whole) }),
  )
}

/** The bare URI of the core schema names what an operation without path would name. */
function applyToCore({ op, value }: Step, context: Context): void {
  const { id } = context.schema.core
  if (op === 'remove')
    throw new ScimError(400, `${id} holds what is required and can't be removed`, 'mutability')
  for (const [key, entry] of pathlessEntries(value)) {
    applyStep({ op, path: parsePath(key), value: entry, named: false }, context)
  }
}

/** A bare extension URI: `remove` takes all of it away, the others go through the object attribute by attribute. */
function applyToExtension(schema: Schema, step: Step, context: Context): void {
  const { op, value, named } = step
  if (named && schema.attributes.every(({ mutability }) => mutability === 'readOnly')) {
    throw new ScimError(400, `${schema.id} is read-only`, 'mutability')
  }
  if (op === 'remove' || (op === 'replace' && value === null)) {
    removeExtension(schema, context.draft)
    return
  }
  for (const [key, entry] of pathlessEntries(value)) {
    applyStep({ op, path: parsePath(`${schema.id}:${key}`), value: entry, named: false }, context)
  }
}

function removeExtension(schema: Schema, draft: ResourceDraft): void {
  for (const name of draft.namesIn(schema.id)) {
    const attribute = findAttribute(schema.attributes, name)
    if (attribute?.mutability === 'readOnly') continue
    if (attribute) refuseImmutable(attribute, draft.getNamed(schema.id, name), undefined, name)
    draft.setNamed(schema.id, name, undefined)
  }
}

/** A name no schema knows: refused, or kept whole, so that no list or object in it is looked into. */
function applyToUnknown(step: Step, context: Context): void {
  const { op, path, value } = step
  const { urn, name, sub } = path.attribute
  const home = urn && findExtension(urn, context.schema)?.id
  if (context.unknownAttributes === 'drop' && (urn !== undefined || !step.named)) return
  if (urn !== undefined && home === undefined && isJsonObject(value)) {
    applyToUnknownSchema(`${urn}:${name}`, value, step, context)
    return
  }
  if (context.unknownAttributes !== 'keep' || sub !== undefined || path.filter !== undefined) {
    throw unknownPath(path)
  }
  const spelling = context.draft.spellingOf(home ?? urn, name)
  const isUnassigned = op === 'remove' || value === null || (isJsonArray(value) && value.length === 0)
  context.draft.setNamed(home ?? urn, spelling, isUnassigned ? undefined : value)
}

/** An object under the URI of an unknown schema: kept attribute by attribute, or passed over as in a POST. */
function applyToUnknownSchema(uri: string, value: JsonObject, step: Step, context: Context): void {
  if (context.unknownAttributes === 'keep') {
    for (const [key, entry] of Object.entries(value)) context.draft.setNamed(uri, key, entry ?? undefined)
  } else if (step.named) {
    throw unknownPath(step.path)
  }
}

function unknownPath(path: PatchPath): ScimError {
  return new ScimError(400, `there is no attribute ${shown(printPath(path))}`, 'invalidPath')
}
