import { sql } from 'kysely'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Road } from './desire.ts'
import { priorities } from './task.ts'
import type { Worker } from './worker.ts'

type Log = Worker['log']

/** How long a leaver may stay unconfirmed before a person is told. */
const alertAfterMs = 15 * 60_000
const everyMs = 10_000

type Unconfirmed = {
  readonly id: string
  readonly application_id: string
  readonly account_id: string
  readonly state: string
  readonly code: string | null
}

/** Tells once of each leaver whose access is not proved gone after a quarter of an hour, whatever holds it up. */
export async function alertUnconfirmedLeavers({ db, clock }: Road, log: Log): Promise<number> {
  const now = clock.now()
  const late = new Date(now.getTime() - alertAfterMs)
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Unconfirmed>`
      update task set alerted_at = ${now}
      where id in (
        select id from task
        where priority = ${priorities.leaver} and kind = 'converge' and alerted_at is null
          and state not in ('done', 'canceled', 'superseded') and hold is distinct from 'shadow'
          and created_at <= ${late}
        for update skip locked)
      returning id, application_id, account_id, state, code`.execute(tx)
    for (const task of rows) {
      await record(tx, {
        event: 'leaver.unconfirmed',
        at: now,
        actor: system,
        applicationId: task.application_id,
        accountId: task.account_id,
        taskId: task.id,
        data: {
          minutes: alertAfterMs / 60_000,
          state: task.state,
          ...(task.code !== null && { code: task.code }),
        },
      })
      log('error', 'a leaver still has access: it is not confirmed gone after 15 minutes', {
        taskId: task.id,
        applicationId: task.application_id,
        state: task.state,
        code: task.code,
      })
    }
    return rows.length
  })
}

export function startLeaverAlerts(road: Road, log: Log): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    running = alertUnconfirmedLeavers(road, log).catch((error: unknown) =>
      log('error', 'leavers could not be looked after', { error: String(error) }),
    )
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
