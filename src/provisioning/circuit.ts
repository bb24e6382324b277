import { sql } from 'kysely'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'

/** So many times in a row the vendor may fail to answer before it is left alone for a while. */
const opensAfter = 10
const shortestPauseSeconds = 30
const longestPauseSeconds = 300

/**
 * The vendor did not answer, or broke off. After ten times in a row, over all tasks and nodes, the application pauses;
 * each failure after a pause makes the next one longer. What comes after a pause begins with a reading, which is the
 * probe: nothing is changed at a vendor that does not answer.
 */
export async function noteFailure(queries: Queries, applicationId: string, now: Date): Promise<void> {
  const pause = sql`least(${longestPauseSeconds}, ${shortestPauseSeconds} * power(2, least(failures + 1 - ${opensAfter}, 10)))`
  const { rows } = await sql<{ failures: number; paused_until: Date | null }>`
    update application_health set failures = failures + 1,
      paused_until = case when failures + 1 < ${opensAfter} then paused_until
        else greatest(paused_until, ${now}::timestamptz + make_interval(secs => ${pause})) end,
      pause_code = case when failures + 1 < ${opensAfter} then pause_code
        else coalesce(pause_code, 'unavailable') end
    where application_id = ${applicationId} and (paused_until is null or paused_until <= ${now})
    returning failures, paused_until`.execute(queries)
  if (rows[0]?.failures !== opensAfter) return
  await record(queries, {
    event: 'circuit.opened',
    at: now,
    actor: system,
    applicationId,
    data: { failures: opensAfter },
  })
}

/** The vendor answers again: the pause ends, and what waited for it is due now. */
export async function noteSuccess(queries: Queries, applicationId: string, now: Date): Promise<void> {
  const { rows } = await sql<{ open: boolean }>`
    update application_health health set failures = 0,
      paused_until = case when health.pause_code = 'unavailable' then null else health.paused_until end,
      pause_code = nullif(health.pause_code, 'unavailable')
    from application_health before
    where health.application_id = ${applicationId} and before.application_id = health.application_id
      and health.failures > 0
    returning before.failures >= ${opensAfter} as open`.execute(queries)
  if (!rows[0]?.open) return
  await queries
    .updateTable('task')
    .set({ due_at: now })
    .where('application_id', '=', applicationId)
    .where('code', 'in', ['unavailable', 'outcomeUnknown'])
    .where('state', 'in', ['ready', 'verifying'])
    .where('lease_until', 'is', null)
    .execute()
  await record(queries, { event: 'circuit.closed', at: now, actor: system, applicationId, data: {} })
}
