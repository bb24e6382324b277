import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { refuseUsersCall } from './authorize.ts'
import { answerPage } from './paging.ts'
import { noSuchUser } from './refusals.ts'
import { renderUser } from './render.ts'
import type { State } from './state.ts'

/**
 * `username` finds by a part of the username. Whether letter case counts is [unverified]; here it does, so that nobody
 * leans on more. https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/users
 */
export function listUsers(call: Call<State>): Answer {
  const { state, request, url } = call
  const refused = refuseUsersCall(call)
  if (refused !== undefined) return refused
  const part = request.query.get('username')
  const users = [...state.users.values()].filter(({ username }) => part === null || username.includes(part))
  return answerPage(request, {
    ...{ url, path: `/companies/${state.companyId}/users`, filters: ['username'] },
    items: users,
    render: (user) => renderUser(state, user, url),
  })
}

/** https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/users/(userId) */
export function getUser(call: Call<State>): Answer {
  const { state, params, url } = call
  const refused = refuseUsersCall(call)
  if (refused !== undefined) return refused
  const id = params['userId'] ?? ''
  const user = state.users.get(id)
  return user === undefined ? noSuchUser(id) : answer(200, renderUser(state, user, url))
}
