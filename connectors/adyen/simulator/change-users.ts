import { type Answer, answer } from '../../../simulation/answer.ts'
import { isObject, type JsonObject } from '../../../simulation/json.ts'
import type { Operation } from '../../../simulation/ledger.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { refuseUsersCall } from './authorize.ts'
import { badRequest, forbidden, invalid, noSuchUser } from './refusals.ts'
import { renderUser } from './render.ts'
import type { LoginMethod } from './seed.ts'
import { addUser, type State, type User } from './state.ts'
import { problemsOf, withheldRole } from './user-body.ts'

/** Answers 200, not 201. https://docs.adyen.com/api-explorer/Management/3/post/companies/(companyId)/users */
export function createUser(call: Call<State>): Answer {
  const { state, request, url, commit } = call
  const fields = request.json
  const refused = refuseUsersCall(call) ?? refuseFields(fields, state)
  if (refused !== undefined) return refused
  if (!isObject(fields)) return badRequest
  const name = isObject(fields['name']) ? fields['name'] : {}
  const user = addUser(state, {
    username: String(fields['username']),
    email: String(fields['email']),
    firstName: String(name['firstName']),
    lastName: String(name['lastName']),
    roles: list(fields['roles']),
    accountGroups: list(fields['accountGroups']),
    merchants: list(fields['associatedMerchantAccounts']),
    ...(fields['timeZoneCode'] !== undefined && { timeZoneCode: String(fields['timeZoneCode']) }),
    ...(fields['loginMethod'] !== undefined && { loginMethod: fields['loginMethod'] as LoginMethod }),
  })
  commit({ op: 'create', target: `user:${user.id}`, detail: fields })
  return answer(200, renderUser(state, user, url))
}

/** https://docs.adyen.com/api-explorer/Management/3/patch/companies/(companyId)/users/(userId) */
export function updateUser(call: Call<State>): Answer {
  const { state, request, params, url, commit } = call
  const refusedCall = refuseUsersCall(call)
  if (refusedCall !== undefined) return refusedCall
  const id = params['userId'] ?? ''
  const user = state.users.get(id)
  if (user === undefined) return noSuchUser(id)
  const fields = request.json
  const refused = refuseFields(fields, state, user)
  if (refused !== undefined) return refused
  if (!isObject(fields)) return badRequest
  apply(user, fields)
  commit({ op: operationOf(fields), target: `user:${id}`, detail: fields })
  return answer(200, renderUser(state, user, url))
}

function refuseFields(fields: unknown, state: State, user?: User): Answer | undefined {
  if (!isObject(fields)) return badRequest
  const problems = problemsOf(fields, state, user)
  if (problems.length > 0) return invalid(problems)
  const withheld = withheldRole(fields, state, user)
  // Like an administrator, who can only give roles they have; whether a credential is bound so is [unverified].
  if (withheld !== undefined)
    return forbidden(`The role ${withheld} can not be assigned by this API credential`)
  return undefined
}

/**
 * Each list replaces the one before as a whole, and so does the name [unverified]: half of one takes the other half
 * away.
 */
function apply(user: User, fields: JsonObject): void {
  const { active, email, name, timeZoneCode, roles, accountGroups, associatedMerchantAccounts, loginMethod } =
    fields
  if (typeof active === 'boolean') user.active = active
  if (typeof email === 'string') user.email = email
  if (isObject(name)) {
    user.firstName = String(name['firstName'] ?? '')
    user.lastName = String(name['lastName'] ?? '')
  }
  if (typeof timeZoneCode === 'string') user.timeZoneCode = timeZoneCode
  if (roles !== undefined) user.roles = list(roles)
  if (accountGroups !== undefined) user.accountGroups = list(accountGroups)
  if (associatedMerchantAccounts !== undefined) user.merchants = list(associatedMerchantAccounts)
  if (loginMethod !== undefined) user.loginMethod = loginMethod as LoginMethod
}

function operationOf(fields: JsonObject): Operation {
  if (fields['active'] === false) return 'disable'
  if (fields['active'] === true) return 'enable'
  const lists = ['roles', 'accountGroups', 'associatedMerchantAccounts']
  const names = Object.keys(fields)
  return names.length > 0 && names.every((name) => lists.includes(name)) ? 'group' : 'update'
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? [...new Set(value.map(String))] : []
}
