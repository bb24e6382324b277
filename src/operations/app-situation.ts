import { sql } from 'kysely'
import { leftWithAccess } from '../findings/found-account.ts'
import type { Queries } from '../store/database.ts'

/** How the accounts of an application stand to the people that the identity provider sent. */
export type Situation = {
  /** Accounts that the application showed, and that are in it. */
  readonly accounts: number
  /** Of these: each belongs to a User of the identity provider. */
  readonly matched: number
  /** No User has such an account: people who were made there by hand, services, or people who left long ago. */
  readonly unmatched: number
  /** Can still sign in although their person left: those that `finding.list` names. */
  readonly orphaned: number
  /** May be changed by us: made by us or adopted. */
  readonly managed: number
  /** Managed, and no longer there. */
  readonly absent: number
  readonly protected: number
  readonly admins: number
  readonly users: number
  readonly activeUsers: number
  readonly groups: number
}

export async function situationOf(queries: Queries, applicationId: string): Promise<Situation> {
  const { rows } = await sql<Situation>`
    with seen as (
      select account.*, scim_user.id is not null and scim_user.deleted_at is null as has_user,
        ${leftWithAccess} as left_with_access
      from account left join scim_user on scim_user.id = account.scim_user_id
      left join desired_state desired on desired.account_id = account.id and desired.generation = account.generation
      where account.application_id = ${applicationId}),
    there as (select * from seen where vendor_id is not null and observed is not null and absent_since is null)
    select
      (select count(*) from there)::int as accounts,
      (select count(*) from there where has_user)::int as matched,
      (select count(*) from there where not has_user and scim_user_id is null)::int as unmatched,
      (select count(*) from there where left_with_access)::int as orphaned,
      (select count(*) from seen where managed is not null)::int as managed,
      (select count(*) from seen where managed is not null and absent_since is not null)::int as absent,
      (select count(*) from seen where protected_at is not null)::int as protected,
      (select count(*) from there where observed -> 'marks' ?| array['admin', 'owner'])::int as admins,
      (select count(*) from scim_user where application_id = ${applicationId} and deleted_at is null)::int as users,
      (select count(*) from scim_user where application_id = ${applicationId} and deleted_at is null
        and resource -> 'active' is distinct from 'false'::jsonb)::int as "activeUsers",
      (select count(*) from scim_group where application_id = ${applicationId} and deleted_at is null)::int as groups
    `.execute(queries)
  const [situation] = rows
  if (situation === undefined) throw new Error('a count gave no row')
  return situation
}
