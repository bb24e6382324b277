import type { ApplicationContext } from '../applications/directory.ts'
import { listRules } from '../applications/mapping-store.ts'
import type { Queries } from '../store/database.ts'

/**
 * The context with the mapping as it is now. Requests work with one that may be a second old; what they write must
 * follow from the newest, or a change of the mapping made meanwhile would never reach this account.
 */
export async function withCurrentRules(
  queries: Queries,
  context: ApplicationContext,
): Promise<ApplicationContext> {
  const { mapping_version } = await queries
    .selectFrom('application')
    .select('mapping_version')
    .where('id', '=', context.application.id)
    .executeTakeFirstOrThrow()
  if (mapping_version === context.application.mappingVersion) return context
  return {
    ...context,
    application: { ...context.application, mappingVersion: mapping_version },
    rules: await listRules(queries, context.application.id),
  }
}
