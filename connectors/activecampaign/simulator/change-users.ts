import { type Answer, answer } from '../../../simulation/answer.ts'
import type { JsonObject } from '../../../simulation/json.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { lacksRight } from './authorize.ts'
import { badRequest, forbidden, invalid, noResult } from './refusals.ts'
import { renderNewUser, renderUser, renderUserGroup } from './render.ts'
import { primaryAdminId } from './seed.ts'
import { addUser, type State, type User } from './state.ts'
import { missingFields, problemsOf, readUserBody, seatProblem } from './user-body.ts'
import { vendorTime } from './vendor-time.ts'

/** https://developers.activecampaign.com/reference/create-user */
export function createUser({ state, request, url, commit }: Call<State>): Answer {
  const refused = lacksRight(state, 'pg_user_add')
  if (refused !== undefined) return refused
  const fields = readUserBody(request.json)
  if (fields === undefined) return badRequest
  const problems = [...missingFields(fields), ...problemsOf(fields, state)]
  if (problems.length > 0) return invalid(problems)
  const full = seatProblem(state)
  if (full.length > 0) return invalid(full)
  const user = addUser(state, {
    username: String(fields['username']),
    firstName: String(fields['firstName']),
    lastName: String(fields['lastName']),
    email: String(fields['email']),
    groupId: String(fields['group']),
  })
  commit({ op: 'create', target: `user:${user.id}`, detail: withoutPassword(fields) })
  return answer(201, { user: renderNewUser(user, url) })
}

/**
 * https://developers.activecampaign.com/reference/update-user
 * A username that is sent along is passed over: the page says only that it can't be changed.
 */
export function updateUser({ state, request, params, url, commit }: Call<State>): Answer {
  const refused = lacksRight(state, 'pg_user_edit')
  if (refused !== undefined) return refused
  const id = params['id'] ?? ''
  const user = state.users.get(id)
  if (user === undefined) return noResult('User', id)
  const fields = readUserBody(request.json)
  if (fields === undefined) return badRequest
  const problems = problemsOf(fields, state, user)
  if (problems.length > 0) return invalid(problems)
  if (demotesPrimaryAdmin(user, fields))
    return forbidden('The primary admin cannot be moved to another group')
  apply(user, fields)
  commit({ op: operationOf(fields), target: `user:${id}`, detail: withoutPassword(fields) })
  return answer(200, {
    userGroups: [renderUserGroup(user, url)],
    user: { ...renderUser(user, url), userGroup: user.groupId },
  })
}

/**
 * https://developers.activecampaign.com/reference/delete-user
 * For good, and the only way to take a login away: there is no disabled state. Deleting the user whose key is used is
 * possible, and ends every integration that has that key.
 */
export function deleteUser({ state, params, commit }: Call<State>): Answer {
  const refused = lacksRight(state, 'pg_user_delete')
  if (refused !== undefined) return refused
  const id = params['id'] ?? ''
  if (!state.users.has(id)) return noResult('User', id)
  if (id === primaryAdminId) return forbidden('The primary admin cannot be deleted')
  state.users.delete(id)
  commit({ op: 'delete', target: `user:${id}`, detail: {} })
  return answer(200, {})
}

function demotesPrimaryAdmin(user: User, fields: JsonObject): boolean {
  return user.id === primaryAdminId && 'group' in fields && String(fields['group']) !== user.groupId
}

function apply(user: User, { firstName, lastName, email, password, group }: JsonObject): void {
  if (typeof firstName === 'string') user.firstName = firstName
  if (typeof lastName === 'string') user.lastName = lastName
  if (typeof email === 'string') user.email = email
  if (typeof password === 'string') user.passwordsSet += 1
  if (typeof group === 'number') user.groupId = String(group)
  user.udate = vendorTime()
}

function operationOf(fields: JsonObject): 'group' | 'update' {
  const onlyMoves = Object.keys(fields).every((field) => field === 'group' || field === 'password')
  return onlyMoves && 'group' in fields ? 'group' : 'update'
}

function withoutPassword(fields: JsonObject): JsonObject {
  return 'password' in fields ? { ...fields, password: '(hidden)' } : fields
}
