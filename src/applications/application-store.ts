import type { Selectable } from 'kysely'
import type { Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import type { Application } from './application.ts'
import type { CustomSchema } from './custom-schema.ts'
import { policySchema } from './policy.ts'

export async function findApplication(queries: Queries, slug: string): Promise<Application | undefined> {
  const row = await queries
    .selectFrom('application')
    .selectAll()
    .where('slug', '=', slug)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && toApplication(row)
}

export async function getApplication(queries: Queries, id: string): Promise<Application> {
  const row = await queries
    .selectFrom('application')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return toApplication(row)
}

export async function listApplications(queries: Queries): Promise<readonly Application[]> {
  const rows = await queries
    .selectFrom('application')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('slug')
    .execute()
  return rows.map(toApplication)
}

export async function insertApplication(queries: Queries, application: Application): Promise<void> {
  await queries
    .insertInto('application')
    .values({
      id: application.id,
      slug: application.slug,
      connector: application.connector,
      settings: JSON.stringify(application.settings),
      mode: application.mode,
      policy: JSON.stringify(application.policy),
      schemas: JSON.stringify(application.schemas),
      rehearsal_url: application.rehearsalUrl ?? null,
      guarded: application.guarded,
      created_at: application.createdAt,
      updated_at: application.createdAt,
    })
    .execute()
  await queries.insertInto('application_health').values({ application_id: application.id }).execute()
}

export async function updateApplication(
  queries: Queries,
  id: string,
  changes: Partial<Pick<Application, 'settings' | 'mode' | 'policy' | 'schemas'>>,
  now: Date,
): Promise<void> {
  await queries
    .updateTable('application')
    .set({
      updated_at: now,
      ...(changes.mode !== undefined && { mode: changes.mode }),
      ...(changes.settings !== undefined && { settings: JSON.stringify(changes.settings) }),
      ...(changes.policy !== undefined && { policy: JSON.stringify(changes.policy) }),
      ...(changes.schemas !== undefined && { schemas: JSON.stringify(changes.schemas) }),
    })
    .where('id', '=', id)
    .execute()
}

function toApplication(row: Selectable<Tables['application']>): Application {
  return {
    id: row.id,
    slug: row.slug,
    connector: row.connector,
    settings: row.settings as Record<string, string>,
    mode: row.mode,
    policy: policySchema.parse(row.policy),
    schemas: row.schemas as readonly CustomSchema[],
    rehearsalUrl: row.rehearsal_url ?? undefined,
    guarded: row.guarded,
    mappingVersion: row.mapping_version,
    createdAt: row.created_at,
  }
}
