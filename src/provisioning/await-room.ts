import { sql } from 'kysely'
import { unresolvedActions } from './action-store.ts'
import { concludeLater } from './conclude.ts'
import type { Step } from './run-task.ts'
import type { TaskRun } from './worker.ts'

/**
 * A change that is begun where the vendor allows too few requests to end it would be begun again and again, and use
 * them all up. So it waits until it fits, and says when it will be done.
 */
export async function awaitRoom(run: TaskRun): Promise<Step | undefined> {
  const { session, task, worker } = run
  const requests = session.connector.facts.requestsPerChange
  if (requests === undefined) return undefined
  const waitMs = await session.roomIn(requests)
  if (waitMs === 0) return undefined
  const { db, clock } = worker.road
  const now = clock.now().getTime()
  const expectedAt = new Date(now + (await session.roomIn(requests * (1 + (await tasksAhead(run))))))
  const reason = `${session.connector.title} allows few requests: this is expected to be done at ${expectedAt.toISOString().slice(0, 16)}Z.`
  const open = await unresolvedActions(db, task.accountId)
  const state = open.length > 0 ? 'unknown' : task.state === 'verifying' ? 'verifying' : 'ready'
  const later = { state, dueAt: new Date(now + waitMs), code: 'budgetSpent', reason } as const
  return { step: 'end', end: await concludeLater(run, later) }
}

/** Those that the dispatcher takes before this one. */
async function tasksAhead({ task, worker }: TaskRun): Promise<number> {
  const { rows } = await sql<{ ahead: number }>`
    select count(*)::int as ahead from task
    where application_id = ${task.applicationId} and state in ('ready', 'applying', 'unknown', 'verifying')
      and id <> ${task.id} and (priority, created_at, id) < (${task.priority}, ${task.createdAt}, ${task.id})`.execute(
    worker.road.db,
  )
  return rows[0]?.ahead ?? 0
}
