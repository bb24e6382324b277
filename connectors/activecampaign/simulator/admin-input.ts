import type { JsonObject } from '../../../simulation/json.ts'
import { type Group, groupByTitle, type State, type User, userBy } from './state.ts'

type Person = Pick<User, 'email' | 'firstName' | 'lastName'> & { readonly username?: string }
type Problem = { readonly problem: string }

export function readPerson({ email, firstName, lastName, username }: JsonObject): Person | Problem {
  if (typeof email !== 'string' || typeof firstName !== 'string' || typeof lastName !== 'string')
    return { problem: '"email", "firstName" and "lastName" are needed' }
  return { email, firstName, lastName, ...(typeof username === 'string' && { username }) }
}

/** By `id`, or else by `email`. */
export function findUser(state: State, { id, email }: JsonObject): User | Problem {
  const user = id === undefined ? userBy(state, 'email', String(email)) : state.users.get(String(id))
  return user ?? { problem: `there is no user ${JSON.stringify(id ?? email)}` }
}

/** By its id or its title. */
export function findGroup(state: State, { group }: JsonObject): Group | Problem {
  const found = state.groups.get(String(group)) ?? groupByTitle(state, String(group))
  return found ?? { problem: `there is no group ${JSON.stringify(group)}` }
}
