import type { Answer } from '../../../simulation/answer.ts'
import { isObject, type JsonObject, strangers } from '../../../simulation/json.ts'
import { invalid, unknownGroup } from './refusals.ts'
import type { State } from './state.ts'

export type Body = {
  readonly userName?: string
  readonly attributes?: JsonObject
  readonly groups?: readonly string[]
  readonly name?: string
}

const checks: Readonly<
  Record<string, { readonly says: string; readonly holds: (value: unknown) => boolean }>
> = {
  userName: { says: 'text that is not empty', holds: isName },
  name: { says: 'text that is not empty', holds: isName },
  attributes: { says: 'an object', holds: isObject },
  groups: { says: 'a list of group ids', holds: isIdList },
}

/** The body with these fields and no other, each as it should be; `required` says which must be there. */
export function readBody(
  json: unknown,
  fields: readonly (keyof Body)[],
  required?: keyof Body,
): { readonly body: Body } | { readonly refused: Answer } {
  if (!isObject(json)) return { refused: invalid('the body must be a JSON object') }
  const unknown = strangers(json, fields)
  if (unknown.length > 0) return { refused: invalid(`there is no field ${unknown.join(', ')}`) }
  if (required !== undefined && !Object.hasOwn(json, required))
    return { refused: invalid(`${required} is required`) }
  const wrong = Object.keys(json).find((field) => checks[field]?.holds(json[field]) === false)
  if (wrong !== undefined) return { refused: invalid(`${wrong} must be ${checks[wrong]?.says}`) }
  return { body: json as Body }
}

/** Refuses a list with a group that isn't there. */
export function lackingGroup(state: State, groups: readonly string[]): Answer | undefined {
  const unknown = groups.find((id) => state.groups.get(id) === undefined)
  return unknown === undefined ? undefined : unknownGroup(unknown)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isIdList(value: unknown): boolean {
  return Array.isArray(value) && value.every((id) => typeof id === 'string')
}
