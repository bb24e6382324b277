import { sql } from 'kysely'
import type { Detector } from './finding.ts'
import { findAccounts, leftWithAccess, rightsOf, toFinding } from './found-account.ts'

/** Whoever left, by the word of the identity provider, and was last seen able to sign in. */
export const leaverWithAccess: Detector = {
  kind: 'leaverWithAccess',
  title: 'A person who left still has access',
  todo: 'See the task of the account: "overlock account show <app> <account>" names it. What holds it up, a person can release.',
  async detect(queries, scope) {
    const since = sql`coalesce(scim_user.deleted_at, scim_user.modified_at)`
    const found = await findAccounts(queries, scope, leftWithAccess, since)
    return found.map((account) =>
      toFinding(
        'leaverWithAccess',
        account,
        `The identity provider took the person out${account.since === null ? '' : ` on ${account.since.toISOString()}`}; the account was last seen active, with ${rightsOf(account)}.`,
      ),
    )
  },
}
