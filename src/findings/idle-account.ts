import { sql } from 'kysely'
import type { Detector } from './finding.ts'
import { canSignIn, findAccounts, toFinding } from './found-account.ts'

const idleDays = 60

/**
 * Nobody signed in for long, where the application tells. An account of which no sign-in is known is none: that is not
 * the same as never.
 */
export const idleAccount: Detector = {
  kind: 'idleAccount',
  title: `Nobody signed in for ${idleDays} days`,
  todo: 'Ask its person, or the manager, whether the license is still needed; unassign it at the identity provider if not.',
  async detect(queries, scope) {
    const before = new Date(scope.now.getTime() - idleDays * 86_400_000)
    const found = await findAccounts(
      queries,
      scope,
      sql`${canSignIn} and account.last_sign_in_at < ${before}`,
      sql`account.last_sign_in_at`,
    )
    return found.map((account) =>
      toFinding(
        'idleAccount',
        account,
        `The last sign-in was on ${account.since?.toISOString() ?? 'an unknown day'}.`,
      ),
    )
  },
}
