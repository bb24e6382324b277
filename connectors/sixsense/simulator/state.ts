import { derivedSecret } from '../../../simulation/random.ts'
import type { Oddities, OddityName } from './oddities.ts'
import type { Seed, SeedUser } from './seed.ts'

export const statuses = ['Active', 'Invited', 'Expired Invitation', 'Disabled'] as const
export type Status = (typeof statuses)[number]

/** One role per user. https://support.6sense.com/knowledge-base/review-license-usage */
export const roles = [
  ...(['Primary Administrator', 'Administrator', 'Operation User', 'Marketing User'] as const),
  ...(['View Only User', 'Insights User', 'Sales User'] as const),
] as const
export type Role = (typeof roles)[number]

export type User = {
  readonly id: string
  readonly email: string
  name: string
  role: Role
  active: boolean
  /** When the invitation was last sent, in milliseconds; undefined once it was accepted. */
  invitedAt: number | undefined
}

type SignedIn = { readonly email: string; readonly codeGiven: boolean }

export type State = {
  readonly users: Map<string, User>
  /** By cookie. */
  readonly sessions: Map<string, SignedIn>
  readonly usedCodes: Set<string>
  /** The account that was made for the program that uses the pages. */
  readonly robot: { readonly username: string; readonly password: string; readonly totp: string }
  readonly variant: 'pages' | 'spa'
  readonly seats: number
  readonly days: { passed: number }
  readonly seed: Seed
  oddities: Oddities
  failures: number
  made: number
  /** What the pages show while a change does not show yet, and until when. */
  late: { readonly users: readonly User[]; readonly until: number } | undefined
  looks: number
}

/** The link is valid for 14 days. https://support.6sense.com/docs/user-management-how-to-add-a-user */
const invitationMs = 14 * 24 * 3_600_000
const lockedAfter = 5

export function stateFrom(seed: Seed, random: number): State {
  const { variant = 'pages', seats = 60, username = 'robot@example.com' } = seed
  const state: State = {
    ...{
      users: new Map(),
      sessions: new Map(),
      usedCodes: new Set(),
      variant,
      seats,
      seed,
      days: { passed: 0 },
    },
    robot: { username, password: derivedSecret(random, 'password').slice(0, 20), totp: base32Of(random) },
    ...{ oddities: new Set<OddityName>(), failures: 0, made: 0, late: undefined, looks: 0 },
  }
  for (const user of seed.users) addUser(state, user)
  return state
}

/** Everybody as at the beginning, and who is signed in stays so. */
export function restoreUsers(state: State): void {
  state.users.clear()
  state.made = 0
  state.late = undefined
  for (const user of state.seed.users) addUser(state, user)
}

export function copyState(state: State): State {
  return {
    ...structuredClone({ ...state, oddities: undefined }),
    oddities: state.oddities,
  }
}

export function addUser(
  state: State,
  { email, name, role, status = 'Active', invitedDaysAgo = 1 }: SeedUser,
): User {
  state.made += 1
  const invited = status === 'Invited' || status === 'Expired Invitation'
  const daysAgo = status === 'Expired Invitation' ? Math.max(invitedDaysAgo, 15) : invitedDaysAgo
  const user: User = {
    ...{ id: `u${1000 + state.made}`, email, name: name ?? nameFrom(email), role: role ?? 'View Only User' },
    active: status !== 'Disabled',
    invitedAt: invited ? nowOf(state) - daysAgo * 24 * 3_600_000 : undefined,
  }
  state.users.set(user.id, user)
  return user
}

export function statusOf(state: State, { active, invitedAt }: User): Status {
  if (!active) return 'Disabled'
  if (invitedAt === undefined) return 'Active'
  return nowOf(state) - invitedAt > invitationMs ? 'Expired Invitation' : 'Invited'
}

/** The simulator's day can be moved on, so that an invitation expires. */
export function nowOf({ days }: State): number {
  return Date.now() + days.passed * 24 * 3_600_000
}

export function userByEmail({ users }: State, email: string): User | undefined {
  return [...users.values()].find((user) => user.email.toLowerCase() === email.trim().toLowerCase())
}

export function licensesUsed({ users }: State): number {
  return [...users.values()].filter(({ active }) => active).length
}

export function isLocked({ failures }: State): boolean {
  return failures >= lockedAfter
}

function nameFrom(email: string): string {
  const [local = ''] = email.split('@')
  return local
    .split(/[.+]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ')
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function base32Of(random: number): string {
  const from = derivedSecret(random, 'totp')
  return Array.from({ length: 32 }, (_, at) => base32[(from.charCodeAt(at % from.length) + at) % 32]).join('')
}
