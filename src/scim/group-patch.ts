import type { AttributeRef } from './attribute-ref.ts'
import { parseAttributeRef } from './attribute-ref.ts'
import { plainSchemaUri } from './dialect.ts'
import type { Filter } from './filter.ts'
import { foldCase, sameName } from './fold.ts'
import type { JsonValue } from './json.ts'
import { type Member, parseMemberIds, parseMembers } from './members.ts'
import { type PatchOperation, parsePatch, pathlessEntries } from './patch.ts'
import { printPath } from './path.ts'
import { groupSchema } from './schemas/group.ts'
import { ScimError, shown } from './scim-error.ts'

/** One change to the members of a group, to be made without reading the others. */
export type MemberChange =
  | { readonly kind: 'add'; readonly members: readonly Member[] }
  | { readonly kind: 'remove'; readonly values: readonly string[] }
  | { readonly kind: 'removeAll' }
  | { readonly kind: 'replaceAll'; readonly members: readonly Member[] }

export type GroupPatch = {
  /** For `applyPatch` on the group without its members. */
  readonly attributes: readonly PatchOperation[]
  /** In the order they were asked for. */
  readonly members: readonly MemberChange[]
}

/**
 * The body of a PATCH of a Group, RFC 7644 §3.5.2, parted into what changes the group itself and what changes its
 * members. All three ways of naming members are read: a list of values, `members[value eq "…"]` (several joined by
 * `or`), and a `members` key in a value without path. Throws what `parsePatch` and `parseMembers` throw, and
 * `invalidFilter` for brackets that name members by anything but their id.
 */
export function parseGroupPatch(body: unknown): GroupPatch {
  const parts = parsePatch(body).map(splitOperation)
  return {
    attributes: parts.flatMap((part) => part.attributes),
    members: parts.flatMap((part) => part.members),
  }
}

function splitOperation(operation: PatchOperation): GroupPatch {
  const { op, path, value } = operation
  if (path === undefined || isCore(printPath(path))) return splitValue(operation)
  if (!isMembers(path.attribute)) return { attributes: [operation], members: [] }
  if (path.attribute.sub !== undefined) {
    throw new ScimError(400, `${shown(printPath(path))} can't be changed, only whole members`, 'mutability')
  }
  return {
    attributes: [],
    members: path.filter ? changeNamed(op, path.filter, value) : changeMembers(op, value),
  }
}

function splitValue({ op, value }: PatchOperation): GroupPatch {
  const entries = pathlessEntries(value)
  const inner = entries
    .filter(([key]) => isCore(key))
    .map(([, attributes]) => splitValue({ op, value: attributes }))
  const others = entries.filter(([key]) => !isMembersKey(key) && !isCore(key))
  const members = entries.filter(([key]) => isMembersKey(key)).flatMap(([, list]) => changeMembers(op, list))
  const attributes = others.length === 0 ? [] : [{ op, value: Object.fromEntries(others) }]
  return {
    attributes: [...attributes, ...inner.flatMap((part) => part.attributes)],
    members: [...members, ...inner.flatMap((part) => part.members)],
  }
}

/** The attribute as a whole. An empty list removes nobody: only a `remove` without any value empties the group. */
function changeMembers(op: PatchOperation['op'], value: JsonValue = null): readonly MemberChange[] {
  if (op === 'remove' && value === null) return [{ kind: 'removeAll' }]
  if (op === 'remove') {
    const values = parseMemberIds(value)
    return values.length === 0 ? [] : [{ kind: 'remove', values }]
  }
  const members = parseMembers(value)
  if (op === 'replace') return [{ kind: 'replaceAll', members }]
  return members.length === 0 ? [] : [{ kind: 'add', members }]
}

/** Members named in brackets. Adding them is what the brackets describe; replacing one by another is two changes. */
function changeNamed(
  op: PatchOperation['op'],
  filter: Filter,
  value: JsonValue = null,
): readonly MemberChange[] {
  const values = [...new Set(idsIn(filter))]
  if (op === 'remove') return [{ kind: 'remove', values }]
  const given = value === null ? [] : parseMembers(value)
  if (given.some((member) => !values.includes(member.value))) {
    throw new ScimError(400, "the id of a member can't be changed; remove it and add another", 'mutability')
  }
  return [
    { kind: 'add', members: values.map((id) => given.find((one) => one.value === id) ?? { value: id }) },
  ]
}

function idsIn(filter: Filter): readonly string[] {
  if (filter.kind === 'or') return filter.filters.flatMap(idsIn)
  const isId =
    filter.kind === 'compare' && filter.operator === 'eq' && foldCase(filter.attribute.name) === 'value'
  if (isId && typeof filter.value === 'string') return [filter.value]
  throw new ScimError(
    400,
    'members can only be named by their ids, as in members[value eq "…"], several joined by "or"',
    'invalidFilter',
  )
}

function isMembersKey(key: string): boolean {
  const ref = parseAttributeRef(key)
  return ref !== undefined && ref.sub === undefined && isMembers(ref)
}

function isMembers(ref: AttributeRef): boolean {
  return foldCase(ref.name) === 'members' && (ref.urn === undefined || isCore(ref.urn))
}

function isCore(uri: string): boolean {
  return sameName(plainSchemaUri(uri, 'Group'), groupSchema.id)
}
