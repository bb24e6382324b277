import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Two Users may have the same externalId: "the server does not enforce uniqueness" (RFC 7643 §3.1), and Entra ID sends
 * the mailNickname there, which two people of one company can share.
 */
export const externalIds: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql`drop index scim_user_external`.execute(db)
  await sql`create index scim_user_external on scim_user (application_id, external_id)
    where deleted_at is null and external_id is not null`.execute(db)
}
