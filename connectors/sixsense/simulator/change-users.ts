import type { Answer } from '../../../simulation/answer.ts'
import { isObject, type JsonObject } from '../../../simulation/json.ts'
import type { Mutation } from '../../../simulation/ledger.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { redirect } from './html.ts'
import { home, signedIn } from './sign-in.ts'
import {
  addUser,
  licensesUsed,
  nowOf,
  type Role,
  roles,
  type State,
  type Status,
  statusOf,
  type User,
  userByEmail,
} from './state.ts'
import { usersPage } from './users-page.ts'
import { showLate } from './view.ts'

/** What would be done, or the sentence that the page shows instead. */
type Change = { readonly mutation: Mutation; readonly make: () => void } | { readonly says: string }

const adminsOnly = "You don't have access to change ABM administrator role/status."

/** `emails` (separated by commas) and one `role` for all of them. */
export function invite(call: Call<State>): Answer {
  const { state } = call
  const fields = fieldsOf(call)
  const emails = String(fields['emails'] ?? '')
    .split(',')
    .map((email) => email.trim())
    .filter((email) => email !== '')
  const role = roles.find((one) => one === fields['role'])
  const wrong = emails.find((email) => !/^[^@\s]+@[^@\s]+$/.test(email))
  if (emails.length === 0 || wrong !== undefined)
    return carryOut(call, { says: 'Enter valid e-mail addresses.' })
  if (role === undefined) return carryOut(call, { says: 'Choose a user role.' })
  if (role === 'Primary Administrator' || (role === 'Administrator' && !isPrimary(call)))
    return carryOut(call, { says: adminsOnly })
  const there = emails.find((email) => userByEmail(state, email) !== undefined)
  if (there !== undefined) return carryOut(call, { says: `${there} is a user already.` })
  if (licensesUsed(state) + emails.length > seatsOf(state))
    return carryOut(call, { says: 'All your licenses are in use. Contact your CSM.' })
  const given: Role = state.oddities.has('roleIgnored') ? 'View Only User' : role
  return carryOut(call, {
    mutation: { op: 'invite', target: `user:${emails.join(',')}`, detail: { emails, role } },
    make() {
      for (const email of emails) addUser(state, { email, role: given, status: 'Invited', invitedDaysAgo: 0 })
    },
  })
}

export const resendInvite = changing(['Invited', 'Expired Invitation'], (call, user) => ({
  mutation: { op: 'invite', target: `user:${user.email}`, detail: { again: true } },
  make() {
    user.invitedAt = nowOf(call.state)
  },
}))

export const deleteInvite = changing(['Invited', 'Expired Invitation'], ({ state }, user) => ({
  mutation: { op: 'delete', target: `user:${user.email}`, detail: {} },
  make: () => void state.users.delete(user.id),
}))

export const setRole = changing(['Active'], (call, user) => {
  const role = roles.find((one) => one === fieldsOf(call)['role'])
  if (role === undefined) return { says: 'Choose a user role.' }
  if (!isPrimary(call) && (isAdmin(user) || role.endsWith('Administrator'))) return { says: adminsOnly }
  return {
    mutation: { op: 'group', target: `user:${user.email}`, detail: { role } },
    make() {
      if (!call.state.oddities.has('roleIgnored')) user.role = role
    },
  }
})

export const disable = changing(['Active'], (call, user) =>
  isAdmin(user) && !isPrimary(call)
    ? { says: adminsOnly }
    : {
        mutation: { op: 'disable', target: `user:${user.email}`, detail: {} },
        make: () => setActive(user, false),
      },
)

export const enable = changing(['Disabled'], (call, user) => {
  if (isAdmin(user) && !isPrimary(call)) return { says: adminsOnly }
  if (licensesUsed(call.state) >= seatsOf(call.state))
    return { says: 'All your licenses are in use. Contact your CSM.' }
  return {
    mutation: { op: 'enable', target: `user:${user.email}`, detail: {} },
    make: () => setActive(user, true),
  }
})

function changing(
  from: readonly Status[],
  decide: (call: Call<State>, user: User) => Change,
): (call: Call<State>) => Answer {
  return (call) => {
    const user = call.state.users.get(call.params['id'] ?? '')
    if (user === undefined) return carryOut(call, { says: 'This user is not there any more.' })
    const fits = from.includes(statusOf(call.state, user))
    return carryOut(call, fits ? decide(call, user) : { says: 'This can not be done with this user.' })
  }
}

/** Makes the change and shows the users again, as oddly as the site is now. */
function carryOut(call: Call<State>, change: Change): Answer {
  const { state, commit } = call
  const { oddities } = state
  if (oddities.has('signedOutMidway')) {
    state.sessions.clear()
    return isFetch(call) ? { status: 401, json: { error: 'Sign in' } } : redirect('/login')
  }
  if (oddities.has('stepUp')) return refuse(call, 'Enter your password again to go on.', 403)
  if (oddities.has('refused')) return refuse(call, 'This change is not possible at the moment.', 422)
  if (oddities.has('notSavedWith500')) return refuse(call, 'Something went wrong.', 500)
  if ('says' in change) return refuse(call, change.says, 422)
  if (!oddities.has('notSaved')) {
    showLate(state)
    change.make()
    commit(change.mutation)
  }
  if (oddities.has('savedWith500')) return refuse(call, 'Something went wrong.', 500)
  return isFetch(call) ? { status: 200, json: { ok: true } } : redirect(home)
}

function refuse(call: Call<State>, says: string, status: number): Answer {
  return isFetch(call) ? { status, json: { error: says } } : usersPage(call, says, status)
}

/** The page that draws itself sends JSON. */
function isFetch({ request }: Call<State>): boolean {
  return (request.headers['content-type'] ?? '').startsWith('application/json')
}

function fieldsOf({ request }: Call<State>): JsonObject {
  return isObject(request.json) ? request.json : {}
}

function isAdmin({ role }: User): boolean {
  return role.endsWith('Administrator')
}

/** Only the Primary Administrator changes administrators. https://support.6sense.com/docs/user-management-how-to-add-a-user */
function isPrimary(call: Call<State>): boolean {
  return userByEmail(call.state, signedIn(call) ?? '')?.role === 'Primary Administrator'
}

function seatsOf({ seats, oddities }: State): number {
  return oddities.has('noSeats') ? 0 : seats
}

function setActive(user: User, active: boolean): void {
  user.active = active
}
