import { sql } from 'kysely'
import type { Detector } from './finding.ts'
import { canSignIn, findAccounts, rightsOf, toFinding } from './found-account.ts'

/** An account that can sign in and belongs to nobody whom the identity provider sent. */
export const unknownAccount: Detector = {
  kind: 'unknownAccount',
  title: 'Nobody knows whose account this is',
  todo: 'Assign its person at the identity provider, which adopts it; or protect it ("overlock account protect") if it is a service or an emergency account; or remove it in the application.',
  async detect(queries, scope) {
    const found = await findAccounts(
      queries,
      scope,
      sql`${canSignIn} and account.scim_user_id is null and account.vendor_id is not null
        and account.protected_at is null`,
    )
    return found.map((account) =>
      toFinding(
        'unknownAccount',
        account,
        `No User of the identity provider has this account; it was last seen active, with ${rightsOf(account)}.`,
      ),
    )
  },
}
