import type { JsonObject } from '../../../simulation/json.ts'
import type { AdminAction } from '../../../simulation/vendor.ts'
import { everything, readPrivileges } from './privileges.ts'
import { findUser, rotateKey, type State, statusOf, type User, vendorNow } from './state.ts'

type Action = AdminAction<State>

/** What a person does in the vendor's own screens or in an e-mail, or what time does. */
export function adminActions(random: number): Readonly<Record<string, Action>> {
  return {
    accept,
    decline,
    signIn,
    invite,
    remove,
    setPermissions,
    passHours,
    allowPendingChanges,
    rotateKey(state) {
      rotateKey(state, random)
      return { done: { keysIssued: state.keysIssued } }
    },
  }
}

/** `{email}`: the person accepts the invitation, and so signs in. */
const accept: Action = (state, input) =>
  ofPending(state, input, (user) => {
    user.accepted = true
    state.logs.push({ action: 'login-success', at: vendorNow(state), email: user.email })
  })

/** `{email}` */
const decline: Action = (state, input) =>
  ofPending(state, input, (user) => {
    user.declined = true
  })

/** `{email, daysAgo?}` */
const signIn: Action = (state, input) => {
  const user = named(state, input)
  if ('problem' in user) return user
  if (!user.accepted) return { problem: `${user.email} has not accepted the invitation` }
  const days = typeof input['daysAgo'] === 'number' ? input['daysAgo'] : 0
  state.logs.push({ action: 'login-success', at: vendorNow(state) - days * 86_400_000, email: user.email })
  return { done: { email: user.email } }
}

/** `{email, accepted?}` */
const invite: Action = (state, { email, accepted }) => {
  if (typeof email !== 'string' || findUser(state, email) !== undefined)
    return { problem: '"email" is missing, or there is such a user already' }
  state.users.set(email.toLowerCase(), {
    ...{ email, owner: false, declined: false, invitationsSent: 1, privileges: everything },
    ...{ accepted: accepted === true, invitedAt: vendorNow(state) },
  })
  return { done: { email } }
}

/** `{email}` */
const remove: Action = (state, input) => {
  const user = named(state, input)
  if ('problem' in user) return user
  if (user.owner) return { problem: 'the owner can not be removed' }
  state.users.delete(user.email.toLowerCase())
  return { done: { email: user.email } }
}

/** `{email, privileges}`: the features named, the others stay. */
const setPermissions: Action = (state, input) => {
  const user = named(state, input)
  if ('problem' in user) return user
  const privileges = readPrivileges(input['privileges'])
  if (typeof privileges === 'string') return { problem: privileges }
  user.privileges = { ...user.privileges, ...privileges }
  return { done: { email: user.email } }
}

/** `{hours}`: the vendor's clock goes on by so many; invitations grow old by it. */
const passHours: Action = (state, { hours }) => {
  if (typeof hours !== 'number' || !(hours > 0)) return { problem: '"hours" must be a number' }
  state.aheadMs += hours * 3_600_000
  return { done: { now: new Date(vendorNow(state)).toISOString() } }
}

/** `{allow}`: whether permissions of somebody who has not accepted yet can be changed. */
const allowPendingChanges: Action = (state, { allow }) => {
  if (typeof allow !== 'boolean') return { problem: '"allow" must be true or false' }
  state.pendingCanChange = allow
  return { done: { allow } }
}

function ofPending(state: State, input: JsonObject, change: (user: User) => void) {
  const user = named(state, input)
  if ('problem' in user) return user
  const status = statusOf(state, user)
  if (status !== 'pending') return { problem: `the invitation of ${user.email} is ${status}` }
  change(user)
  return { done: { email: user.email } }
}

function named(state: State, { email }: JsonObject): User | { readonly problem: string } {
  return findUser(state, String(email)) ?? { problem: `there is no user ${JSON.stringify(email)}` }
}
