import type { Selectable } from 'kysely'
import type { Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'

/** Somebody who signs in. `joined_at` null: invited, and not come yet. */
export type Person = Selectable<Tables['person']>

export function emailKey(email: string): string {
  return email.trim().toLowerCase()
}

export function findPerson(queries: Queries, email: string): Promise<Person | undefined> {
  return queries.selectFrom('person').selectAll().where('email_key', '=', emailKey(email)).executeTakeFirst()
}

export function findPersonById(queries: Queries, id: string): Promise<Person | undefined> {
  return queries.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Whether somebody can sign in as the owner: only then is there no way in by a set-up link. */
export async function hasOwner(queries: Queries): Promise<boolean> {
  const row = await queries
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'owner')
    .where('joined_at', 'is not', null)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
