import { derivedSecret } from '../../../simulation/random.ts'
import { everything, type Privileges } from './privileges.ts'
import type { Seed, SeedUser } from './seed.ts'

export type User = {
  readonly email: string
  readonly owner: boolean
  accepted: boolean
  /** In the vendor's own time; counted anew by every resend. */
  invitedAt: number
  declined: boolean
  invitationsSent: number
  privileges: Privileges
}

type Log = { readonly action: string; readonly at: number; readonly email: string }

/** One organization at the vendor. */
export type State = {
  /** By the e-mail in lower case: it is the only key there is. */
  readonly users: Map<string, User>
  readonly logs: Log[]
  readonly seats: number | undefined
  /** Whether somebody who has not accepted yet can be given other permissions: not documented, so both can be tried. */
  pendingCanChange: boolean
  apiKey: string
  keysIssued: number
  documents: number
  /** How far the vendor's clock is ahead of ours. */
  aheadMs: number
}

/** https://help.brevo.com/hc/en-us/articles/360001079439: not accepted within 72 hours is rejected. */
const invitationMs = 72 * 3_600_000
const dayMs = 24 * 3_600_000

export function stateFrom(seed: Seed, random: number): State {
  const state: State = {
    users: new Map(),
    logs: [],
    seats: seed.seats,
    pendingCanChange: true,
    apiKey: seed.apiKey ?? `xkeysib-${derivedSecret(random, 'Brevo key 1')}`,
    keysIssued: 1,
    documents: 0,
    aheadMs: 0,
  }
  for (const user of seed.users) addSeedUser(state, user)
  if (state.users.size < seed.users.length) throw new Error('two users of the seed have the same e-mail')
  if (!seed.users.some(({ owner }) => owner)) throw new Error('no user of the seed is the owner')
  return state
}

function addSeedUser(state: State, user: SeedUser): void {
  const { email, owner = false, status = 'active', invitedHoursAgo = 0, lastLoginDaysAgo } = user
  state.users.set(email.toLowerCase(), {
    email,
    owner,
    accepted: status === 'active',
    invitedAt: vendorNow(state) - invitedHoursAgo * 3_600_000,
    declined: false,
    invitationsSent: 1,
    privileges: user.privileges ?? everything,
  })
  if (lastLoginDaysAgo !== undefined)
    state.logs.push({ action: 'login-success', at: vendorNow(state) - lastLoginDaysAgo * dayMs, email })
}

export function vendorNow({ aheadMs }: State): number {
  return Date.now() + aheadMs
}

export function findUser(state: State, email: string): User | undefined {
  return state.users.get(email.toLowerCase())
}

export type Status = 'active' | 'pending' | 'rejected'

/** `rejected` is what the vendor's own screens call it; that the API shows the same word is [unverified]. */
export function statusOf(state: State, user: User): Status {
  if (user.accepted) return 'active'
  return user.declined || vendorNow(state) - user.invitedAt >= invitationMs ? 'rejected' : 'pending'
}

export function isFull({ seats, users }: State): boolean {
  return seats !== undefined && users.size >= seats
}

/** A user beyond what the plan pays for is invoiced at once; one fewer is credited. The form of the ids is ours. */
export function nextDocument(state: State, kind: 'INV' | 'CRN'): string {
  state.documents += 1
  return `${kind}-${String(state.documents).padStart(4, '0')}`
}

export function rotateKey(state: State, random: number): void {
  state.keysIssued += 1
  state.apiKey = `xkeysib-${derivedSecret(random, `Brevo key ${state.keysIssued}`)}`
}
