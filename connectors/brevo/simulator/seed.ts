import type { RateLimit } from '../../../simulation/rate-limit.ts'
import type { Privileges } from './privileges.ts'

export type SeedUser = {
  readonly email: string
  readonly owner?: boolean
  /** `pending`: invited `invitedHoursAgo`, and expired when that is more than 72. Without it: active. */
  readonly status?: 'active' | 'pending'
  readonly invitedHoursAgo?: number
  /** Absent: everything. */
  readonly privileges?: Privileges
  /** Days since the last sign-in; absent: none within a year. */
  readonly lastLoginDaysAgo?: number
}

/** How an account at the vendor looks at the start. */
export type Seed = {
  readonly users: readonly SeedUser[]
  /** How many users the plan pays for; each one more is invoiced. Absent: as many as one likes. */
  readonly seats?: number
  readonly apiKey?: string
  /** `false`: none. */
  readonly rateLimit?: RateLimit | false
}
