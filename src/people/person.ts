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

/** Whether somebody, other than the one who is named, can sign in as the owner. */
export async function hasOwner(queries: Queries, exceptId?: string): Promise<boolean> {
  const owners = queries
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'owner')
    .where('joined_at', 'is not', null)
    .where('disabled_at', 'is', null)
  const row = await (exceptId === undefined ? owners : owners.where('id', '<>', exceptId)).executeTakeFirst()
  return row !== undefined
}
