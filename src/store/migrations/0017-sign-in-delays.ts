import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Waits after failed sign-ins are kept under a keyed hash, no longer under what was typed, which can be a passphrase. Those of
 * before go: they last minutes, and nobody should be able to read them any more.
 */
export const signInDelays: Migration = { up }

async function up(db: Kysely<never>): Promise<void> {
  await sql.raw(change).execute(db)
}

// For some days the column was made with its new name.
const change = `
delete from sign_in_delay;
do $$
begin
  if exists (
    select from information_schema.columns
    where table_schema = current_schema() and table_name = 'sign_in_delay' and column_name = 'email_key'
  ) then
    alter table sign_in_delay rename column email_key to key;
  end if;
end $$;`
