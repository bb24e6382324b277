import type { RateLimit } from '../../../simulation/rate-limit.ts'
import type { GroupFlag } from './group-flags.ts'

export type SeedUser = {
  readonly id?: string | number
  readonly username?: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  /** A group's title. */
  readonly group: string
}

export type SeedGroup = {
  readonly id?: string | number
  readonly title: string
  readonly descript?: string
  readonly flags?: 'all' | readonly GroupFlag[]
}

/** How an account at the vendor looks at the start. */
export type Seed = {
  readonly users: readonly SeedUser[]
  readonly groups: readonly SeedGroup[]
  /** How many users the plan pays for. Absent: no limit. */
  readonly seats?: number
  readonly apiKey?: string
  /** `false`: none. */
  readonly rateLimit?: RateLimit | false
}

export const primaryAdminId = '1'
/** Whose API key it is: at this vendor a key belongs to a user and has that user's rights. */
export const keyOwnerId = '2'
export const adminTitle = 'Admin'
/** Where a first single sign-on puts an account it makes: https://help.activecampaign.com/hc/en-us/articles/4404715700892 */
export const ssoTitle = 'SSO Users'
