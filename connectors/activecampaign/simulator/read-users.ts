import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { answerPage } from './paging.ts'
import { noResult } from './refusals.ts'
import { renderUser, renderUserGroup } from './render.ts'
import { keyOwner, type State, type User, userBy } from './state.ts'

/** https://developers.activecampaign.com/reference/list-all-users */
export function listUsers({ state, request, url }: Call<State>): Answer {
  return answerPage(request.query, 'users', [...state.users.values()], (user) => renderUser(user, url))
}

/** https://developers.activecampaign.com/reference/get-user */
export function getUser(call: Call<State>): Answer {
  const id = call.params['id'] ?? ''
  return answerUser(call, call.state.users.get(id), id)
}

/**
 * https://developers.activecampaign.com/reference/get-user-email
 * What an unknown e-mail gets is not documented; the same 403 as for an unknown id is chosen here [unverified].
 */
export function getUserByEmail(call: Call<State>): Answer {
  const email = call.params['email'] ?? ''
  return answerUser(call, userBy(call.state, 'email', email), email)
}

/** https://developers.activecampaign.com/reference/get-user-username, with the same choice for an unknown one. */
export function getUserByUsername(call: Call<State>): Answer {
  const username = call.params['username'] ?? ''
  return answerUser(call, userBy(call.state, 'username', username), username)
}

/** https://developers.activecampaign.com/reference/get-user-loggedin */
export function getMe(call: Call<State>): Answer {
  return answerUser(call, keyOwner(call.state), 'me')
}

/** The API links to this relation; the shape of its answer is not documented [unverified]. */
export function getUserGroup({ state, params, url }: Call<State>): Answer {
  const id = params['id'] ?? ''
  const user = state.users.get(id)
  return user ? answer(200, { userGroup: renderUserGroup(user, url) }) : noResult('User', id)
}

function answerUser({ url }: Call<State>, user: User | undefined, key: string): Answer {
  return user ? answer(200, { user: renderUser(user, url) }) : noResult('User', key)
}
