import type { RateLimit } from '../../../simulation/rate-limit.ts'

export type Environment = 'test' | 'live'

export type SeedUser = {
  readonly id?: string
  /** The e-mail, unless given: users from before usernames had to be e-mails have others. */
  readonly username?: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly roles?: readonly string[]
  readonly accountGroups?: readonly string[]
  readonly merchants?: readonly string[]
  readonly active?: boolean
  /** How the user signs in. The API takes it and never shows it. */
  readonly loginMethod?: LoginMethod
}

export type LoginMethod = 'Email' | 'SSO'

/** How a company account looks at the start. */
export type Seed = {
  readonly environment: Environment
  readonly companyId: string
  readonly users: readonly SeedUser[]
  readonly merchants: readonly string[]
  readonly accountGroups: readonly string[]
  /** Every role there is; those in `withheld` can't be given by this API credential. */
  readonly roles: readonly string[]
  readonly withheld: readonly string[]
  /** Roles of the API credential. */
  readonly credentialRoles: readonly string[]
  /** Whether single sign-on is set up, so that users can be made for it. */
  readonly sso: boolean
  readonly apiKey?: string
  /** The Management API publishes none, so there is none unless a seed asks for one. */
  readonly rateLimit?: RateLimit
}

/** The role of who may do everything, other users included. https://docs.adyen.com/account/user-roles */
export const adminRole = 'Merchant admin'

export const usersRole = 'Management API—Users read and write'
export const accountRole = 'Management API—Account read'
