import { derivedSecret } from '../../../simulation/random.ts'
import type { Environment, LoginMethod, Seed, SeedUser } from './seed.ts'

export type User = {
  readonly id: string
  readonly username: string
  email: string
  firstName: string
  lastName: string
  timeZoneCode: string
  roles: readonly string[]
  accountGroups: readonly string[]
  merchants: readonly string[]
  active: boolean
  loginMethod: LoginMethod
}

/** One company account in one environment, and the one API credential that was made for it. */
export type State = {
  readonly environment: Environment
  readonly companyId: string
  readonly users: Map<string, User>
  readonly merchants: Set<string>
  readonly accountGroups: Set<string>
  readonly roles: ReadonlySet<string>
  withheld: readonly string[]
  credentialRoles: readonly string[]
  sso: boolean
  apiKey: string
  keysIssued: number
  usersMade: number
}

export function stateFrom(seed: Seed, random: number): State {
  const { environment, companyId, withheld, credentialRoles, sso } = seed
  const state: State = {
    ...{ environment, companyId, withheld, credentialRoles, sso },
    users: new Map(),
    merchants: new Set(seed.merchants),
    accountGroups: new Set(seed.accountGroups),
    roles: new Set(seed.roles),
    apiKey: seed.apiKey ?? keyOf(seed, random, 1),
    keysIssued: 1,
    usersMade: 0,
  }
  for (const user of seed.users) {
    if (userBy(state, 'username', user.username ?? user.email) !== undefined)
      throw new Error(`two users of the seed have the username ${user.username ?? user.email}`)
    const strange = strangeNames(state, user)
    if (strange.length > 0)
      throw new Error(`the seed gives ${user.email} what it lacks, "${strange.join('", "')}"`)
    addUser(state, user)
  }
  if (state.users.size < seed.users.length) throw new Error('two users of the seed have the same id')
  return state
}

/** What is given to a user and isn't there. */
export function strangeNames(
  state: State,
  { roles = [], accountGroups = [], merchants = [] }: Pick<SeedUser, 'roles' | 'accountGroups' | 'merchants'>,
): readonly string[] {
  return [
    ...roles.filter((name) => !state.roles.has(name)),
    ...accountGroups.filter((name) => !state.accountGroups.has(name)),
    ...merchants.filter((name) => !state.merchants.has(name)),
  ]
}

export function addUser(state: State, person: SeedUser & { readonly timeZoneCode?: string }): User {
  state.usersMade += 1
  const username = person.username ?? person.email
  const user: User = {
    id: person.id ?? idOf(username, state.usersMade),
    username,
    email: person.email,
    firstName: person.firstName,
    lastName: person.lastName,
    timeZoneCode: person.timeZoneCode ?? 'Europe/Amsterdam',
    roles: person.roles ?? [],
    accountGroups: person.accountGroups ?? [],
    merchants: person.merchants ?? [],
    active: person.active ?? true,
    loginMethod: person.loginMethod ?? (state.sso ? 'SSO' : 'Email'),
  }
  state.users.set(user.id, user)
  return user
}

/** Never the id of another user, also where a create was answered and not made. */
function idOf(username: string, number: number): string {
  return `S2-${derivedSecret(number, `Adyen user ${username}`).slice(0, 10).toUpperCase()}`
}

/** Whether letter case counts at the vendor is [unverified]; for a name to sign in with it mostly doesn't. */
export function userBy(state: State, field: 'email' | 'username', value: string): User | undefined {
  const wanted = value.toLowerCase()
  return state.users.values().find((user) => user[field].toLowerCase() === wanted)
}

export function rotateKey(state: State, random: number): void {
  state.keysIssued += 1
  state.apiKey = keyOf(state, random, state.keysIssued)
}

/** Keys of the two environments have nothing in common. */
function keyOf(
  { environment }: { readonly environment: Environment },
  random: number,
  number: number,
): string {
  return derivedSecret(random, `Adyen ${environment} key ${number}`)
}
