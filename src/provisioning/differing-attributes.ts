import { matchKey } from '../accounts/match-key.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Account, AccountAttributes, AttributeName } from '../connector/account.ts'
import type { ConnectorFacts } from '../connector/contract.ts'

const comparable: readonly AttributeName[] = [
  'userName',
  'email',
  'givenName',
  'familyName',
  'displayName',
  'profile',
]

/**
 * What must be written so that the account has the desired attributes; undefined when nothing. An attribute that the
 * identity provider does not send is left as the vendor has it. Sign-in names differ only when they differ beyond
 * case: vendors change the case of e-mails as they like.
 */
export function differingAttributes(
  facts: ConnectorFacts,
  desired: AccountAttributes,
  observed: Account,
): AccountAttributes | undefined {
  const changes = comparable
    .filter((name) => facts.attributes === 'any' || facts.attributes.includes(name))
    .filter((name) => !facts.immutable.includes(name) && !observed.lacks?.includes(name))
    .filter((name) => observed[name] !== undefined || facts.absentIsUnknown === undefined)
    .filter((name) => desired[name] !== undefined && !sameValue(name, desired[name], observed[name]))
    .map((name) => [name, desired[name]] as const)
  return changes.length === 0 ? undefined : Object.fromEntries(changes)
}

function sameValue(name: AttributeName, desired: unknown, observed: unknown): boolean {
  const shown = observed ?? ''
  if (typeof desired === 'string' && typeof shown === 'string') {
    const signIn = name === 'email' || name === 'userName'
    return signIn ? matchKey(desired) === matchKey(shown) : tidy(desired) === tidy(shown)
  }
  return canonicalJson(desired) === canonicalJson(observed ?? null)
}

/** Vendors trim what is typed, and leave out what is empty; that is not a difference. */
function tidy(text: string): string {
  return text.trim().normalize('NFC')
}
