import { type RawBuilder, sql } from 'kysely'
import type { Queries } from '../store/database.ts'
import type { Finding, FindingKind, FindingScope } from './finding.ts'

export type FoundAccount = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly observed_at: Date | null
  readonly since: Date | null
  readonly entitlements: readonly { readonly name: string }[] | null
}

/**
 * The accounts of live applications that fit a condition. It may speak of `account`, `desired` (what its person should
 * have), `health` and `scim_user`; `since` is a time that belongs to the finding.
 */
export async function findAccounts(
  queries: Queries,
  { applicationId }: FindingScope,
  condition: RawBuilder<unknown>,
  since: RawBuilder<unknown> = sql`null::timestamptz`,
): Promise<readonly FoundAccount[]> {
  const { rows } = await sql<FoundAccount>`
    select account.id, application.slug, account.observed_at, ${since} as since,
      coalesce(account.observed ->> 'email', account.observed ->> 'userName', account.match_key) as name,
      account.observed -> 'entitlements' as entitlements
    from account join application on application.id = account.application_id and application.removed_at is null
    left join scim_user on scim_user.id = account.scim_user_id
    left join desired_state desired on desired.account_id = account.id and desired.generation = account.generation
    where ${applicationId === undefined ? sql`true` : sql`account.application_id = ${applicationId}`}
      and ${condition}
    order by application.slug, account.match_key, account.id`.execute(queries)
  return rows
}

export function toFinding(kind: FindingKind, found: FoundAccount, why: string): Finding {
  return {
    kind,
    app: found.slug,
    accountId: found.id,
    account: found.name,
    observedAt: found.observed_at?.toISOString() ?? null,
    why,
  }
}

/** Left, by the word of the identity provider, and was last seen able to sign in. */
export const leftWithAccess = sql`account.absent_since is null and account.observed ->> 'state' = 'active'
  and account.scim_user_id is not null
  and (desired.state ->> 'presence' = 'disabled' or scim_user.deleted_at is not null)`

/** Of the last readings: it is there, and can be signed in to. */
export const canSignIn = sql`account.absent_since is null and account.observed ->> 'state' = 'active'`

export function rightsOf({ entitlements }: FoundAccount): string {
  const names = (entitlements ?? []).map(({ name }) => name)
  return names.length === 0 ? 'no right that is known' : names.join(', ')
}
