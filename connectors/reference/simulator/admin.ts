import { isObject, type JsonObject } from '../../../simulation/json.ts'
import type { AdminAction } from '../../../simulation/vendor.ts'
import {
  type Account,
  addAccount,
  addGroup,
  changeAccount,
  isTaken,
  putInGroups,
  removeAccount,
  removeGroup,
  rotateToken,
  type State,
  setActive,
} from './state.ts'

type Action = AdminAction<State>
type Problem = { readonly problem: string }

/** What a person does in the application's own screens. An account is named by `id` or `userName`. */
export function adminActions(random: number): Readonly<Record<string, Action>> {
  return {
    createAccount,
    updateAccount,
    disableAccount: onAccount((_, account) => setActive(account, false)),
    enableAccount: onAccount((_, account) => setActive(account, true)),
    deleteAccount: onAccount(removeAccount),
    setGroups,
    createGroup,
    deleteGroup,
    rotateToken(state) {
      rotateToken(state, random)
      return { done: { tokensIssued: state.tokensIssued } }
    },
  }
}

/** `{userName, attributes?}` */
const createAccount: Action = (state, { userName, attributes }) => {
  if (typeof userName !== 'string' || userName === '') return { problem: '"userName" is missing' }
  if (isTaken(state, userName)) return { problem: `there is an account ${userName} already` }
  const account = addAccount(state, { userName, attributes: objectOf(attributes), groups: [] })
  return { done: { account } }
}

/** `{id | userName, changes: {userName?, attributes?}}` */
const updateAccount: Action = (state, input) => {
  const account = findAccount(state, input)
  if ('problem' in account) return account
  const { userName = account.userName, attributes = account.attributes } = objectOf(input['changes'])
  if (typeof userName !== 'string' || userName === '' || isTaken(state, userName, account))
    return { problem: 'the new userName is not text, or is taken' }
  changeAccount(state, account, { userName, attributes: objectOf(attributes) })
  return { done: { account } }
}

/** `{id | userName, groups: ids}` */
const setGroups: Action = (state, input) => {
  const account = findAccount(state, input)
  if ('problem' in account) return account
  const groups = Array.isArray(input['groups']) ? input['groups'].map(String) : []
  const unknown = groups.find((id) => state.groups.get(id) === undefined)
  if (unknown !== undefined) return { problem: `there is no group ${unknown}` }
  putInGroups(state, account, groups)
  return { done: { account } }
}

/** `{name}` */
const createGroup: Action = (state, { name }) => {
  if (typeof name !== 'string' || name === '') return { problem: '"name" is missing' }
  if (state.groups.named(name) !== undefined) return { problem: `there is a group ${name} already` }
  return { done: { id: addGroup(state, name).id, name } }
}

/** `{name}` */
const deleteGroup: Action = (state, { name }) => {
  const group = state.groups.named(String(name))
  if (group === undefined) return { problem: `there is no group ${JSON.stringify(name)}` }
  removeGroup(state, group)
  return { done: { id: group.id } }
}

function onAccount(change: (state: State, account: Account) => void): Action {
  return (state, input) => {
    const account = findAccount(state, input)
    if ('problem' in account) return account
    change(state, account)
    return { done: { account } }
  }
}

function findAccount(state: State, { id, userName }: JsonObject): Account | Problem {
  const account = id === undefined ? state.accounts.named(String(userName)) : state.accounts.get(String(id))
  return account ?? { problem: `there is no account ${JSON.stringify(id ?? userName)}` }
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}
