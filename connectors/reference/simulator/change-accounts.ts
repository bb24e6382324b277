import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { lackingGroup, readBody } from './body.ts'
import { renderAccount } from './read-accounts.ts'
import { notFound, taken } from './refusals.ts'
import {
  type Account,
  addAccount,
  changeAccount,
  isTaken,
  putInGroups,
  removeAccount,
  type State,
  setActive,
} from './state.ts'

/** `{userName, attributes?, groups?}` */
export function createAccount({ state, request, commit }: Call<State>): Answer {
  const read = readBody(request.json, ['userName', 'attributes', 'groups'], 'userName')
  if ('refused' in read) return read.refused
  const { userName = '', attributes = {}, groups = [] } = read.body
  const refused = lackingGroup(state, groups)
  if (refused !== undefined) return refused
  if (isTaken(state, userName)) return taken('userName', userName)
  const account = addAccount(state, { userName, attributes, groups })
  commit({ op: 'create', target: `account:${account.id}`, detail: read.body })
  return answer(201, renderAccount(account))
}

/** `{userName?, attributes?}`; attributes are replaced as a whole. */
export function updateAccount(call: Call<State>): Answer {
  const { state, request } = call
  return withAccount(call, (account) => {
    const read = readBody(request.json, ['userName', 'attributes'])
    if ('refused' in read) return read.refused
    const { userName = account.userName } = read.body
    if (isTaken(state, userName, account)) return taken('userName', userName)
    changeAccount(state, account, read.body)
    call.commit({ op: 'update', target: `account:${account.id}`, detail: read.body })
    return answer(200, renderAccount(account))
  })
}

/** Taking the login away, which can be undone. Doing it again changes nothing, and is done all the same. */
export function disableAccount(call: Call<State>): Answer {
  return withAccount(call, (account) => {
    setActive(account, false)
    call.commit({ op: 'disable', target: `account:${account.id}`, detail: {} })
    return answer(200, renderAccount(account))
  })
}

export function enableAccount(call: Call<State>): Answer {
  return withAccount(call, (account) => {
    setActive(account, true)
    call.commit({ op: 'enable', target: `account:${account.id}`, detail: {} })
    return answer(200, renderAccount(account))
  })
}

/** `{groups}`: exactly these, from now on. */
export function setGroups(call: Call<State>): Answer {
  const { state, request } = call
  return withAccount(call, (account) => {
    const read = readBody(request.json, ['groups'], 'groups')
    if ('refused' in read) return read.refused
    const { groups = [] } = read.body
    const refused = lackingGroup(state, groups)
    if (refused !== undefined) return refused
    putInGroups(state, account, groups)
    call.commit({ op: 'group', target: `account:${account.id}`, detail: read.body })
    return answer(200, renderAccount(account))
  })
}

export function deleteAccount(call: Call<State>): Answer {
  return withAccount(call, (account) => {
    removeAccount(call.state, account)
    call.commit({ op: 'delete', target: `account:${account.id}`, detail: {} })
    return { status: 204 }
  })
}

function withAccount({ state, params }: Call<State>, change: (account: Account) => Answer): Answer {
  const id = params['id'] ?? ''
  const account = state.accounts.get(id)
  return account ? change(account) : notFound('account', id)
}
