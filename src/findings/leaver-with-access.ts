import { sql } from 'kysely'
import type { Detector } from './finding.ts'
import { canSignIn, findAccounts, rightsOf, toFinding } from './found-account.ts'

/** Whoever left, by the word of the identity provider, and was last seen able to sign in. */
export const leaverWithAccess: Detector = {
  kind: 'leaverWithAccess',
  title: 'A person who left still has access',
  todo: 'See the task of the account: "overlock account show <app> <account>" names it. What holds it up, a person can release.',
  async detect(queries, scope) {
    const gone = sql`${canSignIn} and account.scim_user_id is not null
      and (desired.state ->> 'presence' = 'disabled' or scim_user.deleted_at is not null)`
    const since = sql`coalesce(scim_user.deleted_at, scim_user.modified_at)`
    const found = await findAccounts(queries, scope, gone, since)
    return found.map((account) =>
      toFinding(
        'leaverWithAccess',
        account,
        `The identity provider took the person out${account.since === null ? '' : ` on ${account.since.toISOString()}`}; the account was last seen active, with ${rightsOf(account)}.`,
      ),
    )
  },
}
