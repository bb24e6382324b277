import { isObject } from '../../../simulation/json.ts'
import { type Role, roles, type Status, statuses } from './state.ts'

export type SeedUser = {
  readonly email: string
  readonly name?: string
  readonly role?: Role
  readonly status?: Status
  readonly invitedDaysAgo?: number
}

export type Seed = {
  /** Pages made by the server, or one page that draws itself. */
  readonly variant?: 'pages' | 'spa'
  readonly seats?: number
  /** Who signs in with the password and codes that `secrets` shows. Must be among the users. */
  readonly username?: string
  readonly users: readonly SeedUser[]
}

/** Of a JSON file. Throws what is wrong with it. */
export function parseSeed(raw: unknown): Seed {
  if (!isObject(raw) || !Array.isArray(raw['users'])) throw new Error('it must have a list "users"')
  const { variant, seats, username } = raw
  if (variant !== undefined && variant !== 'pages' && variant !== 'spa')
    throw new Error('"variant" must be pages or spa')
  return {
    users: raw['users'].map(parseUser),
    ...(variant !== undefined && { variant }),
    ...(typeof seats === 'number' && { seats }),
    ...(typeof username === 'string' && { username }),
  }
}

function parseUser(raw: unknown): SeedUser {
  if (!isObject(raw) || typeof raw['email'] !== 'string') throw new Error('each user must have an "email"')
  const { email, name } = raw
  const role = roles.find((one) => one === raw['role'])
  const status = statuses.find((one) => one === raw['status'])
  if (raw['role'] !== undefined && role === undefined)
    throw new Error(`there is no role ${String(raw['role'])}`)
  if (raw['status'] !== undefined && status === undefined)
    throw new Error(`there is no status ${String(raw['status'])}`)
  return {
    email,
    ...(typeof name === 'string' && { name }),
    ...(role !== undefined && { role }),
    ...(status !== undefined && { status }),
  }
}
