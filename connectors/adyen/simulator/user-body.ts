import { isObject, type JsonObject, strangers } from '../../../simulation/json.ts'
import type { FieldProblem } from './refusals.ts'
import { type State, type User, userBy } from './state.ts'

const changeable = [
  'active',
  'email',
  'name',
  'roles',
  'timeZoneCode',
  'accountGroups',
  'associatedMerchantAccounts',
  'loginMethod',
]
const creatable = ['username', ...changeable.filter((name) => name !== 'active')]
const lists = ['roles', 'accountGroups', 'associatedMerchantAccounts'] as const

/**
 * What is wrong with a request. No property but the documented ones is taken, so a username can't be changed; it must
 * be the e-mail when the user is made.
 * https://docs.adyen.com/api-explorer/Management/3/post/companies/(companyId)/users
 */
export function problemsOf(fields: JsonObject, state: State, self?: User): readonly FieldProblem[] {
  return [
    ...strangers(fields, self === undefined ? creatable : changeable).map((name) =>
      problem(fields, name, `There is no property ${name}`),
    ),
    ...(self === undefined ? creationProblems(fields, state) : []),
    ...Object.keys(fields).flatMap((name) => shapeProblem(fields, name)),
    ...(Object.hasOwn(fields, 'name') ? nameProblems(fields, self === undefined) : []),
    ...lists.flatMap((name) => listProblems(fields, name, state)),
    ...loginProblems(fields, state),
  ]
}

function creationProblems(fields: JsonObject, state: State): readonly FieldProblem[] {
  const missing = ['name', 'email', 'username']
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => problem(fields, name, `${name} is required`))
  const { username, email } = fields
  if (typeof username !== 'string') return missing
  // [unverified]: that a duplicate is refused, and in which words.
  if (userBy(state, 'username', username) !== undefined)
    return [...missing, problem(fields, 'username', 'A user with this username already exists')]
  if (username !== email)
    return [...missing, problem(fields, 'username', 'username must be the same as email')]
  return missing
}

function shapeProblem(fields: JsonObject, name: string): readonly FieldProblem[] {
  const value = fields[name]
  if (name === 'active')
    return typeof value === 'boolean' ? [] : [problem(fields, name, 'active must be a boolean')]
  if (['email', 'username', 'timeZoneCode', 'loginMethod'].includes(name)) {
    if (typeof value !== 'string' || value === '') return [problem(fields, name, `${name} must be text`)]
    if (name === 'username' && [...value].length > 255) return [problem(fields, name, 'username is too long')]
    if (name === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value))
      return [problem(fields, name, 'email is not a valid e-mail address')]
  }
  return []
}

function nameProblems(fields: JsonObject, both: boolean): readonly FieldProblem[] {
  const name = fields['name']
  if (!isObject(name)) return [problem(fields, 'name', 'name must be an object')]
  const parts = ['firstName', 'lastName']
  const missing = both ? parts.filter((part) => !Object.hasOwn(name, part)) : []
  const wrong = parts.filter((part) => {
    const value = name[part]
    return value !== undefined && (typeof value !== 'string' || [...value].length > 80)
  })
  return [
    ...strangers(name, parts).map((part) => problem(fields, 'name', `name has no ${part}`)),
    ...missing.map((part) => ({ name: `name.${part}`, value: '', message: `${part} is required` })),
    ...wrong.map((part) => ({
      name: `name.${part}`,
      value: name[part],
      message: `${part} must have up to 80 characters`,
    })),
  ]
}

/** Whether an empty list is taken is [unverified]; here it is. */
function listProblems(
  fields: JsonObject,
  name: (typeof lists)[number],
  state: State,
): readonly FieldProblem[] {
  if (!Object.hasOwn(fields, name)) return []
  const list = fields[name]
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string'))
    return [problem(fields, name, `${name} must be a list of text`)]
  const known = {
    roles: state.roles,
    accountGroups: state.accountGroups,
    associatedMerchantAccounts: state.merchants,
  }
  const strange = list.find((item) => !known[name].has(item))
  return strange === undefined
    ? []
    : [{ name, value: strange, message: `${name} has an unknown value: ${strange}` }]
}

function loginProblems(fields: JsonObject, { sso }: State): readonly FieldProblem[] {
  const method = fields['loginMethod']
  if (method === undefined || method === 'Email' || (method === 'SSO' && sso)) return []
  return [
    problem(
      fields,
      'loginMethod',
      method === 'SSO' ? 'SSO is not configured' : 'loginMethod must be Email or SSO',
    ),
  ]
}

function problem(fields: JsonObject, name: string, message: string): FieldProblem {
  return { name, value: fields[name], message }
}

/** The role among these that this credential can't give; what the user holds already may stay. */
export function withheldRole(fields: JsonObject, state: State, self?: User): string | undefined {
  const roles = Array.isArray(fields['roles']) ? fields['roles'] : []
  return roles
    .map(String)
    .find((role) => state.withheld.includes(role) && self?.roles.includes(role) !== true)
}
