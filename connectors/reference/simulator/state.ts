import type { JsonObject } from '../../../simulation/json.ts'
import { derivedSecret } from '../../../simulation/random.ts'
import { type Collection, createCollection } from './collection.ts'

export type Account = {
  readonly id: string
  userName: string
  active: boolean
  attributes: JsonObject
  /** Ids of groups, in the order they were given. */
  groups: readonly string[]
  readonly createdAt: string
  updatedAt: string
}

export type Group = { readonly id: string; name: string; readonly members: Set<string> }

export type State = {
  readonly accounts: Collection<Account>
  readonly groups: Collection<Group>
  token: string
  tokensIssued: number
}

export function emptyState(random: number): State {
  return {
    accounts: createCollection('a', ({ userName }) => userName),
    groups: createCollection('g', ({ name }) => name),
    token: derivedSecret(random, 'reference token 1'),
    tokensIssued: 1,
  }
}

export function copyState(state: State): State {
  return { ...state, accounts: state.accounts.copy(), groups: state.groups.copy() }
}

export function addAccount(
  state: State,
  { userName, attributes, groups }: Pick<Account, 'userName' | 'attributes' | 'groups'>,
): Account {
  const now = new Date().toISOString()
  const account = state.accounts.add((id) => ({
    id,
    userName,
    active: true,
    attributes,
    groups: [],
    createdAt: now,
    updatedAt: now,
  }))
  putInGroups(state, account, groups)
  return account
}

/** Sets the name and the attributes that are given, the attributes as a whole. */
export function changeAccount(
  state: State,
  account: Account,
  { userName = account.userName, attributes = account.attributes }: Partial<Account>,
): void {
  state.accounts.change(account, () => {
    account.userName = userName
    account.attributes = attributes
  })
  touch(account)
}

/** Whether an account other than `self` has this name. */
export function isTaken(state: State, userName: string, self?: Account): boolean {
  const holder = state.accounts.named(userName)
  return holder !== undefined && holder !== self
}

export function setActive(account: Account, active: boolean): void {
  account.active = active
  touch(account)
}

export function putInGroups(state: State, account: Account, groups: readonly string[]): void {
  for (const id of account.groups) state.groups.get(id)?.members.delete(account.id)
  account.groups = [...new Set(groups)]
  for (const id of account.groups) state.groups.get(id)?.members.add(account.id)
  touch(account)
}

export function removeAccount(state: State, account: Account): void {
  putInGroups(state, account, [])
  state.accounts.remove(account)
}

export function addGroup(state: State, name: string): Group {
  return state.groups.add((id) => ({ id, name, members: new Set() }))
}

/** Its members keep their accounts and lose the group. */
export function removeGroup(state: State, group: Group): void {
  for (const id of group.members) {
    const account = state.accounts.get(id)
    if (account !== undefined) account.groups = account.groups.filter((one) => one !== group.id)
  }
  state.groups.remove(group)
}

export function rotateToken(state: State, random: number): void {
  state.tokensIssued += 1
  state.token = derivedSecret(random, `reference token ${state.tokensIssued}`)
}

function touch(account: Account): void {
  account.updatedAt = new Date().toISOString()
}
