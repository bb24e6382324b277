import { isObject, type JsonObject } from '../../../simulation/json.ts'
import type { AdminAction } from '../../../simulation/vendor.ts'
import { add, change, isTaken, removeUser, rotateToken, type State, type Stored } from './state.ts'

type Action = AdminAction<State>

/** What a person does in the application's own screens. A user is named by `id` or `userName`. */
export function adminActions(random: number): Readonly<Record<string, Action>> {
  return {
    createUser,
    createGroup,
    setMembers,
    updateUser: onUser((user, { changes }) =>
      change(user, { ...user.resource, ...(isObject(changes) ? changes : {}) }),
    ),
    disableUser: onUser((user) => change(user, { ...user.resource, active: false })),
    enableUser: onUser((user) => change(user, { ...user.resource, active: true })),
    deleteUser(state, input) {
      const user = findUser(state, input)
      if (user === undefined) return { problem: 'there is no such user' }
      removeUser(state, user.id)
      return { done: { id: user.id } }
    },
    deleteGroup(state, { id }) {
      const gone = state.groups.delete(String(id))
      return gone ? { done: { id } } : { problem: 'there is no such group' }
    },
    rotateToken(state) {
      rotateToken(state, random)
      return { done: { tokensIssued: state.tokensIssued } }
    },
    /** Every access token ends early. */
    endAccessTokens(state) {
      state.accessTokens.clear()
      return { done: {} }
    },
  }
}

/** `{userName, …}`: any attributes. */
const createUser: Action = (state, user) => {
  if (typeof user['userName'] !== 'string') return { problem: '"userName" is missing' }
  if (state.traits.unique && isTaken(state, user['userName'])) return { problem: 'the userName is taken' }
  const { id } = add(state, 'users', state.traits.active ? { active: true, ...user } : user)
  return { done: { id } }
}

/** `{displayName}` */
const createGroup: Action = (state, { displayName }) => {
  if (typeof displayName !== 'string') return { problem: '"displayName" is missing' }
  return { done: { id: add(state, 'groups', { displayName, members: [] }).id } }
}

/** `{id, members: ids}` */
const setMembers: Action = (state, { id, members }) => {
  const group = state.groups.get(String(id))
  if (group === undefined || !Array.isArray(members)) return { problem: 'give "id" and "members"' }
  change(group, { ...group.resource, members: members.map((value) => ({ value })) })
  return { done: { id: group.id } }
}

function onUser(act: (user: Stored, input: JsonObject) => void): Action {
  return (state, input) => {
    const user = findUser(state, input)
    if (user === undefined) return { problem: 'there is no such user' }
    act(user, input)
    return { done: { id: user.id } }
  }
}

function findUser({ users }: State, { id, userName }: JsonObject): Stored | undefined {
  return typeof id === 'string'
    ? users.get(id)
    : [...users.values()].find(({ resource }) => resource['userName'] === userName)
}
