import { matchKey } from '../accounts/match-key.ts'
import type { ApplicationContext } from '../applications/directory.ts'
import type { Account, AccountAttributes, AttributeName } from '../connector/account.ts'
import type { GuardRefusal } from '../failures/guard-refusals.ts'
import type { UserFacts } from '../scim/user-facts.ts'

/**
 * What of a SCIM User matters to an application: only what its connector can write, and what accounts are found by,
 * so that a change of anything else asks nothing of the vendor.
 */
export function attributesFor(context: ApplicationContext, facts: UserFacts): AccountAttributes {
  const writes = context.connector.facts.attributes
  const matters = (name: AttributeName) => writes === 'any' || writes.includes(name)
  return {
    userName: facts.userName,
    ...(facts.email !== undefined && { email: facts.email }),
    ...(facts.givenName !== undefined && matters('givenName') && { givenName: facts.givenName }),
    ...(facts.familyName !== undefined && matters('familyName') && { familyName: facts.familyName }),
    ...(facts.displayName !== undefined && matters('displayName') && { displayName: facts.displayName }),
    ...(writes === 'any' && { profile: facts.profile }),
  }
}

/** By what the account of this User is found at the vendor before we know its id. */
export function matchKeyOf(context: ApplicationContext, attributes: AccountAttributes): string {
  const { matchOn } = context.connector.facts
  return matchKey(attributes[matchOn] ?? attributes.userName ?? '')
}

/** The guard's words for what is never touched. */
export type Protection = Extract<GuardRefusal, 'protectedAccount' | 'ownerAccount' | 'ownAccount'>

/** Why this account may not be touched, as far as the last reading and the admin's marks say. */
export function refuseProtected(account: {
  readonly protectedByPerson: boolean
  readonly observed: Account | null
}): Protection | undefined {
  if (account.protectedByPerson) return 'protectedAccount'
  if (account.observed?.marks?.includes('owner')) return 'ownerAccount'
  return account.observed?.marks?.includes('self') ? 'ownAccount' : undefined
}
