import { sql } from 'kysely'
import { userSchema } from '../scim/schemas/user.ts'
import type { Sql } from './listed-rows.ts'

/** A row of `account` as the resource of a User: what the application showed of it, in the words of SCIM. */
export function resourceOfAccount(account: Sql): Sql {
  const shown = (name: string) => sql`nullif(${account}.observed ->> ${sql.lit(name)}, '')`
  return sql`jsonb_strip_nulls(jsonb_build_object(
    'schemas', jsonb_build_array(${sql.lit(userSchema.id)}),
    'userName', coalesce(${shown('userName')}, ${shown('email')}, ${account}.vendor_id),
    'displayName', ${shown('displayName')},
    'name', nullif(jsonb_strip_nulls(jsonb_build_object('givenName', ${shown('givenName')},
      'familyName', ${shown('familyName')})), '{}'),
    'emails', case when ${shown('email')} is not null then jsonb_build_array(
      jsonb_build_object('value', ${shown('email')}, 'type', 'work', 'primary', true)) end,
    'active', coalesce(${account}.observed ->> 'state', '') <> 'disabled'))`
}
