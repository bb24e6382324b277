import { sql } from 'kysely'
import type { Queries } from '../store/database.ts'
import type { Override } from './compose.ts'

/** The overrides in force now. */
export async function liveOverrides(
  queries: Queries,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Override[]>> {
  const rows = await queries
    .selectFrom('account_override')
    .select(['id', 'account_id', 'kind', 'entitlement_type', 'entitlement_id'])
    .where('account_id', 'in', [...accountIds, nobody])
    .where('lifted_at', 'is', null)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', sql<Date>`now()`)]))
    .orderBy('id')
    .execute()
  const byAccount = new Map<string, Override[]>(accountIds.map((id) => [id, []]))
  for (const row of rows) {
    byAccount.get(row.account_id)?.push({
      id: row.id,
      kind: row.kind,
      ...(row.entitlement_type !== null &&
        row.entitlement_id !== null && {
          entitlement: { type: row.entitlement_type, id: row.entitlement_id },
        }),
    })
  }
  return byAccount
}

/** An `in ()` must not be empty. */
const nobody = '00000000-0000-0000-0000-000000000000'
