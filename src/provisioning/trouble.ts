import { sql } from 'kysely'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import { type ConnectorError, connectorErrors } from '../connector/errors.ts'
import { unresolvedActions } from './action-store.ts'
import { backoffMs } from './backoff.ts'
import { noteFailure } from './circuit.ts'
import { concludeLater, concludeStopped } from './conclude.ts'
import type { TaskEnd } from './outcomes.ts'
import { priorities } from './task.ts'
import type { TaskRun } from './worker.ts'

const mostAttempts = 12
const credentialPauseMs = 5 * 60_000

/** The vendor could not be asked. Nothing is given up that takes access away; the rest becomes a question in time. */
export async function concludeTrouble(run: TaskRun, error: ConnectorError): Promise<TaskEnd | undefined> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  // An answer that was kept may be the trouble itself: the next try asks anew.
  run.session.readAfresh()
  worker.log('warn', error.message, {
    ...{ taskId: task.id, applicationId: task.applicationId },
    ...{ code: error.code, detail: error.privateDetail },
  })
  if (error.code === 'credentialsRejected') await pauseForCredentials(run, now)
  if (error.code === 'unavailable') await noteFailure(worker.road.db, task.applicationId, now)
  const { retry, todo } = connectorErrors[error.code]
  const reason = `${error.message} ${todo}`
  const waits = retry !== 'never' || error.code === 'credentialsRejected'
  const throttled = error.code === 'rateLimited' || error.code === 'credentialsRejected'
  const attempt = throttled ? task.attempt : task.attempt + 1
  const leaver = task.priority === priorities.leaver
  if (!waits || (!leaver && attempt >= mostAttempts))
    return concludeStopped(run, { state: 'needsPerson', code: error.code, reason, refused: false })
  const delayMs =
    error.code === 'credentialsRejected' ? credentialPauseMs : (error.retryAfterMs ?? backoffMs(task.attempt))
  const open = await unresolvedActions(worker.road.db, task.accountId)
  const state = open.length > 0 ? 'unknown' : task.state === 'verifying' ? 'verifying' : 'ready'
  const dueAt = new Date(now.getTime() + delayMs)
  return concludeLater(run, { state, dueAt, code: error.code, reason, attempt })
}

/** A rejected credential stops the whole application at once: more tries could lock the vendor's account. */
async function pauseForCredentials(run: TaskRun, now: Date): Promise<void> {
  await run.worker.road.db.transaction().execute(async (tx) => {
    const { rows } = await sql`
      update application_health set paused_until = ${new Date(now.getTime() + credentialPauseMs)},
        pause_code = 'credentialsRejected', credentials_rejected_at = ${now}
      where application_id = ${run.task.applicationId}
        and (paused_until is null or paused_until < ${now}) returning application_id`.execute(tx)
    if (rows.length === 0) return
    await record(tx, {
      event: 'credentials.rejected',
      at: now,
      actor: system,
      applicationId: run.task.applicationId,
      data: {},
    })
  })
}
