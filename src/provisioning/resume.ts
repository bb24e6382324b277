import type { Queries } from '../store/database.ts'

/** The credential works again: the pause ends, and what waited for it is due now. */
export async function resumeAfterCredentials(
  queries: Queries,
  applicationId: string,
  now: Date,
): Promise<void> {
  await queries
    .updateTable('application_health')
    .set({ paused_until: null, pause_code: null, credentials_rejected_at: null })
    .where('application_id', '=', applicationId)
    .execute()
  await queries
    .updateTable('task')
    .set({ due_at: now })
    .where('application_id', '=', applicationId)
    .where('code', '=', 'credentialsRejected')
    .where('state', 'in', ['ready', 'unknown', 'verifying'])
    .execute()
}
