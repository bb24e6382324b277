import { derivedSecret } from '../../../simulation/random.ts'
import { type Flags, flagsOf } from './group-flags.ts'
import { adminTitle, keyOwnerId, type Seed, type SeedGroup } from './seed.ts'
import { vendorTime } from './vendor-time.ts'

export type User = {
  readonly id: string
  readonly username: string
  firstName: string
  lastName: string
  email: string
  groupId: string
  readonly cdate: string
  udate: string
  /** How many passwords it was given so far; the words themselves are not kept. */
  passwordsSet: number
}

export type Group = {
  readonly id: string
  title: string
  descript: string
  flags: Flags
  reqApprovalNotify: string
  readonly sdate: string
  /** The group no one can edit or delete. */
  readonly builtIn: boolean
}

/** One account at the vendor: its users, its groups, and the one key that was issued. */
export type State = {
  readonly users: Map<string, User>
  readonly groups: Map<string, Group>
  /** Which group may use which list. Lists themselves are not simulated: any id is one. */
  readonly listGroups: { readonly id: string; readonly listid: string; readonly groupid: string }[]
  seats: number | undefined
  apiKey: string
  keysIssued: number
  lastUserId: number
  lastGroupId: number
}

export function stateFrom(seed: Seed, random: number): State {
  const state: State = {
    users: new Map(),
    groups: new Map(),
    listGroups: [],
    seats: seed.seats,
    apiKey: seed.apiKey ?? derivedSecret(random, 'ActiveCampaign key 1'),
    keysIssued: 1,
    lastUserId: highestId(seed.users),
    lastGroupId: highestId(seed.groups),
  }
  for (const group of seed.groups) addGroup(state, group)
  if (state.groups.size < seed.groups.length) throw new Error('two groups of the seed have the same id')
  for (const { group: title, ...person } of seed.users) {
    const group = groupByTitle(state, title)
    if (group === undefined)
      throw new Error(`the seed puts ${person.email} into a group it lacks, "${title}"`)
    addUser(state, { ...person, groupId: group.id })
  }
  if (state.users.size < seed.users.length) throw new Error('two users of the seed have the same id')
  return state
}

export function addUser(
  state: State,
  person: Pick<User, 'email' | 'firstName' | 'lastName' | 'groupId'> & {
    id?: string | number
    username?: string
  },
): User {
  const id = person.id === undefined ? String(++state.lastUserId) : String(person.id)
  const now = vendorTime()
  const { username = person.email, email, firstName, lastName, groupId } = person
  const user = { id, username, email, firstName, lastName, groupId, cdate: now, udate: now, passwordsSet: 1 }
  state.users.set(id, user)
  return user
}

export function addGroup(state: State, { id, title, descript = '', flags = [] }: SeedGroup): Group {
  const groupId = id === undefined ? String(++state.lastGroupId) : String(id)
  const group = {
    id: groupId,
    title,
    descript,
    flags: flagsOf((flag) => flags === 'all' || flags.includes(flag)),
    reqApprovalNotify: '',
    sdate: vendorTime(),
    builtIn: title === adminTitle,
  }
  state.groups.set(groupId, group)
  return group
}

export function groupByTitle(state: State, title: string): Group | undefined {
  return state.groups.values().find((group) => group.title === title)
}

/** Whether letter case counts at the vendor is [unverified]; it mostly doesn't in such products, so it doesn't here. */
export function userBy(state: State, field: 'email' | 'username', value: string): User | undefined {
  const wanted = value.toLowerCase()
  return state.users.values().find((user) => user[field].toLowerCase() === wanted)
}

export function membersOf(state: State, groupId: string): readonly User[] {
  return state.users
    .values()
    .filter((user) => user.groupId === groupId)
    .toArray()
}

export function seatsTaken(state: State): boolean {
  return state.seats !== undefined && state.users.size >= state.seats
}

/** The user whose rights the key has; undefined once that user was deleted, which kills the key. */
export function keyOwner(state: State): User | undefined {
  return state.users.get(keyOwnerId)
}

export function rotateKey(state: State, random: number): void {
  state.keysIssued += 1
  state.apiKey = derivedSecret(random, `ActiveCampaign key ${state.keysIssued}`)
}

function highestId(items: readonly { readonly id?: string | number }[]): number {
  return Math.max(0, ...items.map(({ id }) => Number(id ?? 0)))
}
