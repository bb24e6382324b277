import { sql } from 'kysely'
import type { Entitlement } from '../connector/account.ts'
import { listAll } from '../connector/list-all.ts'
import type { Queries } from '../store/database.ts'
import type { VendorSession } from './vendor-session.ts'

/** Reads what the application gives out, to the end; what is no longer there is kept as gone. */
export async function refreshEntitlements(
  queries: Queries,
  applicationId: string,
  session: VendorSession,
  now: Date,
): Promise<readonly Entitlement[]> {
  const entitlements = await readEntitlements(session)
  if (entitlements === undefined) return []
  await storeEntitlements(queries, applicationId, entitlements, now)
  return entitlements
}

/** Undefined: the connector knows of none. */
export async function readEntitlements({
  connector,
  vendor,
}: Pick<VendorSession, 'connector' | 'vendor'>): Promise<readonly Entitlement[] | undefined> {
  const list = connector.listEntitlements
  return list && listAll<Entitlement>((page) => list(vendor, page))
}

/** `entitlements`: all there are. */
export async function storeEntitlements(
  queries: Queries,
  applicationId: string,
  entitlements: readonly Entitlement[],
  now: Date,
): Promise<void> {
  for (const { type, id, name, privileged = false, includes: inner = [] } of entitlements) {
    const includes = JSON.stringify(inner)
    await queries
      .insertInto('entitlement')
      .values({
        application_id: applicationId,
        type,
        vendor_id: id,
        name,
        privileged,
        includes,
        observed_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['application_id', 'type', 'vendor_id'])
          .doUpdateSet({ name, privileged, includes, observed_at: now, gone_at: null }),
      )
      .execute()
  }
  await queries
    .updateTable('entitlement')
    .set({ gone_at: now })
    .where('application_id', '=', applicationId)
    .where('gone_at', 'is', null)
    .where(sql<boolean>`observed_at < ${now}`)
    .execute()
}
