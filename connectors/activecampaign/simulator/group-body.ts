import { isObject, type JsonObject, strangers } from '../../../simulation/json.ts'
import { type Flags, groupFlags, readFlag } from './group-flags.ts'
import type { FieldProblem } from './refusals.ts'
import type { Group } from './state.ts'

const textFields = ['title', 'descript', 'reqApprovalNotify'] as const

/** The `group` of a request body, or undefined when there is none. */
export function readGroupBody(json: unknown): JsonObject | undefined {
  const group = isObject(json) ? json['group'] : undefined
  return isObject(group) ? group : undefined
}

/** How the vendor refuses a group is not documented; as strict here as with users [unverified]. */
export function groupProblems(fields: JsonObject): readonly FieldProblem[] {
  const unknown = strangers(fields, [...textFields, ...groupFlags]).map((field) => ({
    field,
    code: 'field_unknown',
    title: `There is no field ${field}`,
  }))
  const badText = textFields
    .filter((field) => Object.hasOwn(fields, field) && typeof fields[field] !== 'string')
    .map((field) => ({ field, code: 'field_invalid', title: `${field} must be text` }))
  const badFlags = groupFlags
    .filter((flag) => Object.hasOwn(fields, flag) && readFlag(fields[flag]) === undefined)
    .map((field) => ({ field, code: 'field_invalid', title: `${field} must be true or false` }))
  const noTitle =
    fields['title'] === ''
      ? [{ field: 'title', code: 'field_missing', title: 'The field title was not provided.' }]
      : []
  return [...unknown, ...badText, ...badFlags, ...noTitle]
}

/** Sets what was sent and leaves the rest. Call it only with fields that have no problem. */
export function applyGroupFields(group: Group, fields: JsonObject): void {
  for (const name of textFields) {
    const value = fields[name]
    if (typeof value === 'string') group[name] = value
  }
  const sent = groupFlags.filter((flag) => Object.hasOwn(fields, flag))
  group.flags = {
    ...group.flags,
    ...(Object.fromEntries(sent.map((flag) => [flag, readFlag(fields[flag])])) as Partial<Flags>),
  }
}
