import { derivedSecret } from 'overlock/simulation'

export type User = {
  readonly id: string
  email: string
  firstName: string
  lastName: string
  active: boolean
  roleId: string
}
export type Role = { readonly id: string; readonly name: string; readonly admin: boolean }

export type State = {
  readonly users: Map<string, User>
  readonly roles: readonly Role[]
  readonly token: string
  made: number
}

const roles: readonly Role[] = [
  { id: 'r1', name: 'Administrator', admin: true },
  { id: 'r2', name: 'Member', admin: false },
  { id: 'r3', name: 'Guest', admin: false },
]

/** As it begins, and as `POST /__sim/reset` makes it again. */
export function beginning(random: number): State {
  const token = derivedSecret(random, 'samplevendor token')
  const state: State = { users: new Map(), roles, token, made: 0 }
  addUser(state, { email: 'ada.admin@example.com', firstName: 'Ada', lastName: 'Admin', roleId: 'r1' })
  return state
}

export function addUser(state: State, wanted: Omit<User, 'id' | 'active'>): User {
  state.made += 1
  const user = { id: `u${state.made}`, active: true, ...wanted }
  state.users.set(user.id, user)
  return user
}

/** The vendor compares e-mails in lower case. */
export function userWith(state: State, email: string): User | undefined {
  return [...state.users.values()].find((user) => user.email.toLowerCase() === email.toLowerCase())
}
