import type { Queries } from '../store/database.ts'
import type { Person } from './person.ts'

/** The role that is limited to some applications. */
const limited = 'appOwner'

/** The applications somebody is limited to; undefined: all. */
export async function applicationsOf(
  queries: Queries,
  { id, role }: Pick<Person, 'id' | 'role'>,
): Promise<readonly string[] | undefined> {
  if (role !== limited) return undefined
  const rows = await queries
    .selectFrom('person_application')
    .innerJoin('application', 'application.id', 'person_application.application_id')
    .select('application_id')
    .where('person_id', '=', id)
    .where('application.removed_at', 'is', null)
    .execute()
  return rows.map((row) => row.application_id)
}

export async function limitTo(
  queries: Queries,
  personId: string,
  applicationIds: readonly string[],
): Promise<void> {
  await queries.deleteFrom('person_application').where('person_id', '=', personId).execute()
  if (applicationIds.length === 0) return
  await queries
    .insertInto('person_application')
    .values(applicationIds.map((id) => ({ person_id: personId, application_id: id })))
    .execute()
}
