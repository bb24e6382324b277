import type { Entitlement } from '../connector/account.ts'
import type { Queries } from '../store/database.ts'

/** The entitlements the application showed when it was last asked. */
export async function listKnownEntitlements(
  queries: Queries,
  applicationId: string,
): Promise<readonly Entitlement[]> {
  const rows = await queries
    .selectFrom('entitlement')
    .select(['type', 'vendor_id', 'name', 'includes'])
    .where('application_id', '=', applicationId)
    .where('gone_at', 'is', null)
    .orderBy('name')
    .execute()
  return rows.map((row) => {
    const includes = row.includes as readonly string[]
    const known = { type: row.type, id: row.vendor_id, name: row.name }
    return includes.length === 0 ? known : { ...known, includes }
  })
}
