import type { JsonObject } from '../../../simulation/json.ts'
import type { AdminAction } from '../../../simulation/vendor.ts'
import { isOddity, oddities } from './oddities.ts'
import {
  addUser,
  isLocked,
  nowOf,
  restoreUsers,
  roles,
  type State,
  statusOf,
  type User,
  userByEmail,
} from './state.ts'

type Action = AdminAction<State>

/** What people do there, what time does, and how the site is otherwise than expected. Users are named by `email`. */
export const adminActions: Readonly<Record<string, Action>> = {
  /** `{email, name?, role?, status?}` */
  createUser(state, { email, name, role }) {
    if (typeof email !== 'string' || userByEmail(state, email) !== undefined)
      return { problem: '"email" is missing, or somebody’s already' }
    const given = roles.find((one) => one === role)
    const named = typeof name === 'string' ? { name } : {}
    return {
      done: { user: shown(state, addUser(state, { email, ...named, ...(given && { role: given }) })) },
    }
  },
  acceptInvite: onUser((user) => {
    user.invitedAt = undefined
  }),
  disableUser: onUser((user) => {
    user.active = false
  }),
  enableUser: onUser((user) => {
    user.active = true
  }),
  removeUser: (state, input) => {
    const user = userByEmail(state, String(input['email']))
    if (user === undefined) return { problem: 'there is no such user' }
    state.users.delete(user.id)
    return { done: { email: user.email } }
  },
  setRole: (state, input) => {
    const user = userByEmail(state, String(input['email']))
    const role = roles.find((one) => one === input['role'])
    if (user === undefined || role === undefined) return { problem: 'there is no such user, or role' }
    user.role = role
    return { done: { user: shown(state, user) } }
  },
  /** `{days}`: lets so many days pass. */
  passDays(state, { days }) {
    if (typeof days !== 'number' || days < 0) return { problem: '"days" must be a number' }
    state.days.passed += days
    return { done: { today: new Date(nowOf(state)).toISOString() } }
  },
  endSessions(state) {
    state.sessions.clear()
    return { done: {} }
  },
  /** Everybody as at the beginning; sessions stay, and nothing is odd any more. */
  restore(state) {
    state.oddities = new Set()
    restoreUsers(state)
    return { done: {} }
  },
  unlock(state) {
    state.failures = 0
    return { done: {} }
  },
  /** `{names}`: how the site is odd from now on, in place of before. */
  beOdd(state, { names }) {
    if (!Array.isArray(names)) return { problem: '"names" must be a list' }
    const strange = names.find((name) => !isOddity(name))
    if (strange !== undefined)
      return { problem: `there is no ${JSON.stringify(strange)}: ${Object.keys(oddities).join(', ')}` }
    state.oddities = new Set(names.filter(isOddity))
    if (state.oddities.has('captcha') || state.oddities.has('emailCode')) state.sessions.clear()
    if (state.oddities.has('lookAlikes')) addLookAlikes(state)
    return { done: { names } }
  },
}

function addLookAlikes(state: State): void {
  for (const { email } of [...state.users.values()])
    for (const like of [`x${email}`, `${email}.example`, email.replace('@', '+test@')])
      if (userByEmail(state, like) === undefined && state.users.size < 400) addUser(state, { email: like })
}

function onUser(change: (user: User) => void): Action {
  return (state, { email }) => {
    const user = userByEmail(state, String(email))
    if (user === undefined) return { problem: `there is no user ${JSON.stringify(email)}` }
    change(user)
    return { done: { user: shown(state, user) } }
  }
}

export function shown(state: State, user: User): JsonObject {
  const { id, email, name, role } = user
  return { id, email, name, role, status: statusOf(state, user) }
}

export function showState(state: State): JsonObject {
  return {
    users: [...state.users.values()].map((user) => shown(state, user)),
    oddities: [...state.oddities],
    failures: state.failures,
    locked: isLocked(state),
  }
}
