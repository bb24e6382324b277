import { sql } from 'kysely'
import type { ApplicationContext } from '../applications/directory.ts'
import type { StoredCounts } from '../handshake/assess.ts'
import type { Database } from '../store/database.ts'

/** What is stored of an identity provider's people and groups, in numbers. */
export async function handshakeCounts(
  db: Database,
  { application }: ApplicationContext,
  now: Date,
): Promise<StoredCounts> {
  const { rows } = await sql<Omit<StoredCounts, 'mode'>>`
    select
      (select count(*) from scim_user where application_id = ${application.id} and deleted_at is null) as users,
      (select count(*) from scim_user where application_id = ${application.id}
        and (deleted_at is not null or resource -> 'active' = 'false')) as "inactiveUsers",
      (select count(*) from scim_group where application_id = ${application.id} and deleted_at is null) as groups,
      (select count(*) from scim_member join scim_group on scim_group.id = scim_member.group_id
        where scim_group.application_id = ${application.id} and scim_group.deleted_at is null) as members,
      (select count(distinct scim_group.id) from scim_group
        join mapping_rule on mapping_rule.application_id = scim_group.application_id
          and mapping_rule.idp_group_key = scim_group.display_name_key
        where scim_group.application_id = ${application.id} and scim_group.deleted_at is null) as "mappedGroups",
      (select count(*) from scim_token where application_id = ${application.id} and revoked_at is null
        and (expires_at is null or expires_at > ${now}::timestamptz)) as "liveTokens"`.execute(db)
  const [counts] = rows
  if (counts === undefined) throw new Error('the counts of an application are missing')
  return { ...counts, mode: application.mode }
}
