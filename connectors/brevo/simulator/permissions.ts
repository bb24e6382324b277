import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { detailOf, readWish } from './invitations.ts'
import { ownerStays, refuse } from './refusals.ts'
import { findUser, type State } from './state.ts'

/**
 * https://developers.brevo.com/reference/edit-user-permission
 * Features that are not named keep what they have; `none` takes a feature away [unverified].
 */
export function updatePermissions({ state, request, commit }: Call<State>): Answer {
  const wish = readWish(request.json)
  if ('status' in wish) return wish
  const user = findUser(state, wish.email)
  if (user === undefined) return refuse(400, 'invalid_parameter', `User ${wish.email} was not found`)
  if (user.owner) return { ...ownerStays, status: 400 }
  if (!user.accepted && !state.pendingCanChange)
    return refuse(400, 'not_acceptable', 'The invitation is not accepted yet')
  user.privileges = wish.all ? wish.privileges : { ...user.privileges, ...wish.privileges }
  commit({ op: 'group', target: `user:${user.email}`, detail: detailOf(wish) })
  return answer(200, { status: 'OK' })
}
