import { sql } from 'kysely'
import type { Queries } from '../store/database.ts'

/** Where the recovery of an application stands; undefined when it is not in one. */
export type Recovering = {
  readonly since: Date
  /** Whether a complete reading of it was accepted since then. */
  readonly read: boolean
}

export async function recoveryOf(queries: Queries, applicationId: string): Promise<Recovering | undefined> {
  const { rows } = await sql<Recovering>`
    select health.recovering_since as since, exists (
      select 1 from snapshot where snapshot.application_id = health.application_id
        and snapshot.state = 'accepted' and snapshot.started_at >= health.recovering_since) as read
    from application_health health
    where health.application_id = ${applicationId} and health.recovering_since is not null`.execute(queries)
  return rows[0]
}

/** The applications that wait for a person since the database was set back. */
export async function listRecovering(queries: Queries): Promise<readonly string[]> {
  const rows = await queries
    .selectFrom('application_health')
    .innerJoin('application', 'application.id', 'application_health.application_id')
    .select('application.id')
    .where('application_health.recovering_since', 'is not', null)
    .where('application.removed_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * A person lets the application act again: what waited for that is planned anew on a fresh reading and judged by the
 * guard as ever. Returns how many tasks that are; undefined when it was not in recovery.
 */
export async function endRecovery(
  tx: Queries,
  applicationId: string,
  now: Date,
): Promise<number | undefined> {
  const { numUpdatedRows } = await tx
    .updateTable('application_health')
    .set({ recovering_since: null })
    .where('application_id', '=', applicationId)
    .where('recovering_since', 'is not', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return undefined
  const released = await tx
    .updateTable('task')
    .set({ state: 'ready', hold: null, due_at: now, updated_at: now })
    .where('application_id', '=', applicationId)
    .where('state', '=', 'held')
    .where('hold', '=', 'recovery')
    .executeTakeFirst()
  return Number(released.numUpdatedRows)
}
