import { sql } from 'kysely'
import type { Queries } from '../store/database.ts'

/** Why nothing may be done in an application now. `halted`: a person pulled the kill switch. */
export type Standstill = 'halted' | 'paused'

/** Asked before a task is taken and again before each change, so that a switch is in effect within a second. */
export async function standstillOf(
  queries: Queries,
  applicationId: string,
  now: Date,
): Promise<Standstill | undefined> {
  const { rows } = await sql<{ halted: boolean; paused: boolean }>`
    select (health.halted_at is not null or exists (select 1 from installation where halted_at is not null)) as halted,
      coalesce(health.paused_until > ${now}, false) as paused
    from application_health health where health.application_id = ${applicationId}`.execute(queries)
  const [row] = rows
  if (row?.halted) return 'halted'
  return row?.paused ? 'paused' : undefined
}
