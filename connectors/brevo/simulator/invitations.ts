import { type Answer, answer } from '../../../simulation/answer.ts'
import { isObject } from '../../../simulation/json.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { everything, type Privileges, readPrivileges } from './privileges.ts'
import { ownerStays, refuse, unknownUser } from './refusals.ts'
import { findUser, isFull, nextDocument, type State, statusOf, type User, vendorNow } from './state.ts'

type Wish = { readonly email: string; readonly privileges: Privileges; readonly all: boolean }

/** The body that an invitation and a change of permissions share. */
export function readWish(json: unknown): Wish | Answer {
  const { email, all_features_access: all, privileges: list } = isObject(json) ? json : {}
  if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(email))
    return refuse(400, 'invalid_parameter', 'email is not valid')
  if (typeof all !== 'boolean') return refuse(400, 'missing_parameter', 'all_features_access is missing')
  const privileges = readPrivileges(list)
  if (typeof privileges === 'string')
    return refuse(400, list === undefined ? 'missing_parameter' : 'invalid_parameter', privileges)
  return { email, privileges: all ? everything : privileges, all }
}

/**
 * https://developers.brevo.com/reference/inviteuser
 * What a second invitation of the same person is answered with is not documented [unverified]: here it is refused.
 */
export function sendInvitation({ state, request, commit }: Call<State>): Answer {
  const wish = readWish(request.json)
  if ('status' in wish) return wish
  const { email, privileges, all } = wish
  if (findUser(state, email) !== undefined)
    return refuse(400, 'duplicate_parameter', `The user ${email} is already invited`)
  if (!all && Object.values(privileges).every((list) => list.length === 0))
    return refuse(400, 'invalid_parameter', 'At least one permission is needed')
  const bought = isFull(state) ? { invoice_id: nextDocument(state, 'INV') } : {}
  const user: User = {
    ...{ email, owner: false, accepted: false, declined: false, invitationsSent: 1, privileges },
    invitedAt: vendorNow(state),
  }
  state.users.set(email.toLowerCase(), user)
  commit({ op: 'invite', target: `user:${email}`, detail: { ...detailOf(wish), ...bought } })
  return answer(200, { status: 'OK', ...bought })
}

export function detailOf({ privileges, all }: Wish) {
  return all ? { all_features_access: true } : { privileges }
}

/** https://developers.brevo.com/reference/putresendcancelinvitation */
export function resendOrCancel(call: Call<State>): Answer {
  const { state, params } = call
  const { action, email = '' } = params
  const user = findUser(state, email)
  if (user === undefined) return unknownUser(email)
  if (statusOf(state, user) === 'active')
    return refuse(403, 'permission_denied', 'The invitation is accepted already')
  if (action === 'cancel') return remove(call, user)
  if (action !== 'resend') return refuse(403, 'method_not_allowed', 'The action must be resend or cancel')
  user.invitedAt = vendorNow(state)
  user.declined = false
  user.invitationsSent += 1
  call.commit({ op: 'update', target: `user:${user.email}`, detail: { resent: user.invitationsSent - 1 } })
  return answer(200, { status: 'OK' })
}

/** https://developers.brevo.com/reference/put-revoke-user-permission */
export function revoke(call: Call<State>): Answer {
  const email = call.params['email'] ?? ''
  const user = findUser(call.state, email)
  if (user === undefined) return unknownUser(email)
  if (user.owner) return ownerStays
  if (!user.accepted) return refuse(403, 'permission_denied', 'The invitation is not accepted yet: cancel it')
  return remove(call, user)
}

function remove({ state, params, commit }: Call<State>, user: User): Answer {
  const credited = state.seats !== undefined && state.users.size > state.seats
  state.users.delete(user.email.toLowerCase())
  const credit = credited ? { credit_notes: [nextDocument(state, 'CRN')] } : {}
  const how = params['action'] ?? 'revoke'
  commit({ op: 'disable', target: `user:${user.email}`, detail: { how, ...credit } })
  return answer(200, { status: 'OK', ...credit })
}
