import { sql } from 'kysely'
import { listen } from '../store/channel.ts'
import type { ConnectionOptions, Database } from '../store/database.ts'
import { readEnd } from './awaited-outcome.ts'
import type { Outcomes, TaskEnd } from './outcomes.ts'

const channel = 'overlock_outcomes'

/**
 * Lets a request that waits on one node hear of a task that another one carried out. Only its id is sent: how it ended
 * stands in the database, also what the vendor said, which is nobody else's business.
 */
export async function shareOutcomes(
  db: Database,
  connection: ConnectionOptions,
  outcomes: Outcomes,
  onError: (error: unknown) => void,
): Promise<{ readonly outcomes: Outcomes; stop(): Promise<void> }> {
  const heard = await listen(
    connection,
    channel,
    (taskId) => {
      if (outcomes.isAwaited(taskId)) settleFrom(db, taskId, outcomes).catch(onError)
    },
    onError,
  )
  const tell = ({ taskId }: TaskEnd) => sql`select pg_notify(${channel}, ${taskId})`.execute(db)
  return {
    stop: () => heard.stop(),
    outcomes: {
      ...outcomes,
      settle(end) {
        if (outcomes.isAwaited(end.taskId)) outcomes.settle(end)
        else tell(end).catch(onError)
      },
    },
  }
}

async function settleFrom(db: Database, taskId: string, outcomes: Outcomes): Promise<void> {
  const end = await readEnd(db, taskId)
  if (end !== undefined) outcomes.settle(end)
}
