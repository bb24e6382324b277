import { isObject, type JsonObject, strangers } from '../../../simulation/json.ts'
import type { FieldProblem } from './refusals.ts'
import { type State, seatsTaken, type User, userBy } from './state.ts'

export const userFields = ['username', 'firstName', 'lastName', 'email', 'password', 'group'] as const

/** The `user` of a request body, or undefined when there is none. */
export function readUserBody(json: unknown): JsonObject | undefined {
  const user = isObject(json) ? json['user'] : undefined
  return isObject(user) ? user : undefined
}

/**
 * What is wrong with the fields sent. The vendor documents no field as required and no error for a user; every
 * example sends all six (https://developers.activecampaign.com/reference/create-user). The simulator is strict, so
 * that a connector can't lean on kindness nobody promised: a field that isn't one of the six is refused too.
 */
export function problemsOf(fields: JsonObject, state: State, self?: User): readonly FieldProblem[] {
  return [
    ...strangers(fields, userFields).map((field) => ({
      field,
      code: 'field_unknown',
      title: `There is no field ${field}`,
    })),
    ...Object.entries(fields).flatMap(([field, value]) => shapeProblem(field, value, state)),
    ...takenProblem('email', fields, state, self),
    ...(self === undefined ? takenProblem('username', fields, state) : []),
  ]
}

export function missingFields(fields: JsonObject): readonly FieldProblem[] {
  return userFields
    .filter((field) => !Object.hasOwn(fields, field))
    .map((field) => ({ field, code: 'field_missing', title: `The field ${field} was not provided.` }))
}

/** Extra seats are bought by hand: https://help.activecampaign.com/hc/en-us/articles/115000086230 Wording [unverified]. */
export function seatProblem(state: State): readonly FieldProblem[] {
  if (!seatsTaken(state)) return []
  const title = `The user limit of this account (${state.seats}) is reached; buy more users to add another`
  return [{ field: 'user', code: 'user_limit_reached', title }]
}

function shapeProblem(field: string, value: unknown, state: State): readonly FieldProblem[] {
  if (field === 'group') {
    if (typeof value === 'number' && state.groups.has(String(value))) return []
    return [{ field, code: 'group_unknown', title: `There is no group ${JSON.stringify(value)}` }]
  }
  if (!userFields.some((known) => known === field)) return []
  if (typeof value !== 'string') return [{ field, code: 'field_invalid', title: `${field} must be text` }]
  if (value === '' && field !== 'firstName' && field !== 'lastName')
    return [{ field, code: 'field_missing', title: `The field ${field} was not provided.` }]
  if (field === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value))
    return [{ field, code: 'email_invalid', title: 'The e-mail address is not valid' }]
  return []
}

function takenProblem(
  field: 'email' | 'username',
  fields: JsonObject,
  state: State,
  self?: User,
): readonly FieldProblem[] {
  const value = fields[field]
  const holder = typeof value === 'string' ? userBy(state, field, value) : undefined
  if (holder === undefined || holder === self) return []
  return [{ field, code: 'duplicate', title: `Another user has this ${field} already` }]
}
