import { isObject } from '../../../simulation/json.ts'
import type { AdminAction } from '../../../simulation/vendor.ts'
import { findGroup, findUser, readPerson } from './admin-input.ts'
import { primaryAdminId, ssoTitle } from './seed.ts'
import {
  addGroup,
  addUser,
  groupByTitle,
  membersOf,
  rotateKey,
  type State,
  seatsTaken,
  userBy,
} from './state.ts'

type Action = AdminAction<State>

/** What a person does in the vendor's own screens, or makes happen by signing in. */
export function adminActions(random: number): Readonly<Record<string, Action>> {
  return {
    createUser,
    updateUser,
    deleteUser,
    moveUser,
    ssoLogin,
    createGroup,
    renameGroup,
    deleteGroup,
    setSeats,
    rotateKey(state) {
      rotateKey(state, random)
      return { done: { keysIssued: state.keysIssued } }
    },
  }
}

/** `{email, firstName, lastName, group, username?}` */
const createUser: Action = (state, input) => {
  const person = readPerson(input)
  const group = findGroup(state, input)
  if ('problem' in person) return person
  if ('problem' in group) return group
  if (userBy(state, 'email', person.email)) return { problem: `there is a user ${person.email} already` }
  if (seatsTaken(state)) return { problem: 'every seat is taken' }
  return { done: { user: addUser(state, { ...person, groupId: group.id }) } }
}

/** `{id | email, changes: {email?, firstName?, lastName?}}` */
const updateUser: Action = (state, input) => {
  const user = findUser(state, input)
  if ('problem' in user) return user
  const changes = isObject(input['changes']) ? input['changes'] : {}
  const fields = (['email', 'firstName', 'lastName'] as const).filter(
    (one) => typeof changes[one] === 'string',
  )
  if (fields.length === 0) return { problem: '"changes" must have an email, a firstName or a lastName' }
  for (const field of fields) user[field] = String(changes[field])
  return { done: { user } }
}

/** `{id | email}` */
const deleteUser: Action = (state, input) => {
  const user = findUser(state, input)
  if ('problem' in user) return user
  if (user.id === primaryAdminId) return { problem: 'the primary admin cannot be deleted' }
  state.users.delete(user.id)
  return { done: { user } }
}

/** `{id | email, group}` */
const moveUser: Action = (state, input) => {
  const user = findUser(state, input)
  const group = findGroup(state, input)
  if ('problem' in user) return user
  if ('problem' in group) return group
  if (user.id === primaryAdminId) return { problem: 'the primary admin cannot be moved' }
  user.groupId = group.id
  return { done: { user } }
}

/**
 * `{email, firstName, lastName}`: a first single sign-on makes the account, every later one finds it by its e-mail
 * ([unverified]: https://help.activecampaign.com/hc/en-us/articles/4404715700892 does not say by what).
 */
const ssoLogin: Action = (state, input) => {
  const person = readPerson(input)
  if ('problem' in person) return person
  const known = userBy(state, 'email', person.email)
  if (known !== undefined) return { done: { user: known, made: false } }
  if (seatsTaken(state)) return { problem: 'every seat is taken' }
  const group = groupByTitle(state, ssoTitle) ?? addGroup(state, { title: ssoTitle })
  return { done: { user: addUser(state, { ...person, groupId: group.id }), made: true } }
}

/** `{title}` */
const createGroup: Action = (state, { title }) =>
  typeof title === 'string'
    ? { done: { group: addGroup(state, { title }) } }
    : { problem: '"title" is missing' }

/** `{group, title}` */
const renameGroup: Action = (state, input) => {
  const group = findGroup(state, input)
  if ('problem' in group) return group
  if (group.builtIn) return { problem: 'the Admin group cannot be changed' }
  if (typeof input['title'] !== 'string') return { problem: '"title" is missing' }
  group.title = input['title']
  return { done: { group } }
}

/** `{group}` */
const deleteGroup: Action = (state, input) => {
  const group = findGroup(state, input)
  if ('problem' in group) return group
  if (group.builtIn) return { problem: 'the Admin group cannot be deleted' }
  if (membersOf(state, group.id).length > 0) return { problem: 'the group still has users' }
  state.groups.delete(group.id)
  return { done: { group } }
}

/** `{seats}`: a number, or null for a plan without limit. */
const setSeats: Action = (state, { seats }) => {
  if (seats !== null && !(typeof seats === 'number' && seats >= 0))
    return { problem: '"seats" must be a number or null' }
  state.seats = seats ?? undefined
  return { done: { seats } }
}
