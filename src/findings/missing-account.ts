import { sql } from 'kysely'
import type { Detector } from './finding.ts'
import { findAccounts, toFinding } from './found-account.ts'

/** A person who should have an account that a complete reading no longer showed. */
export const missingAccount: Detector = {
  kind: 'missingAccount',
  title: 'An account that should be there is gone',
  todo: 'Find out who removed it in the application. "overlock task retry" of its last task makes it again.',
  async detect(queries, scope) {
    const found = await findAccounts(
      queries,
      scope,
      sql`account.managed is not null and account.absent_since is not null
        and scim_user.deleted_at is null and desired.state ->> 'presence' = 'active'`,
      sql`account.absent_since`,
    )
    return found.map((account) =>
      toFinding(
        'missingAccount',
        account,
        `The identity provider wants it; complete readings have not shown it since ${account.since?.toISOString() ?? 'an unknown time'}.`,
      ),
    )
  },
}
