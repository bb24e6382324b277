import { sql } from 'kysely'
import { z } from 'zod'
import { listen } from '../store/channel.ts'
import type { ConnectionOptions, Database } from '../store/database.ts'
import type { Outcomes, TaskEnd } from './outcomes.ts'
import type { TaskState } from './task.ts'

const channel = 'overlock_outcomes'

const message = z.object({
  taskId: z.string(),
  state: z.custom<TaskState>((value) => typeof value === 'string'),
  code: z.string().optional(),
})

/**
 * Lets a request that waits on one node hear of a task that another one carried out. A refusal is not taken back then:
 * only the node that waits could do so, and its next try finds the User with its true state.
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
    (text) => {
      const parsed = message.safeParse(jsonOf(text))
      if (parsed.success)
        outcomes.settle({ code: undefined, ...parsed.data, reason: undefined, withdrawn: false })
    },
    onError,
  )
  const tell = ({ taskId, state, code }: TaskEnd) =>
    sql`select pg_notify(${channel}, ${JSON.stringify({ taskId, state, code })})`.execute(db)
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

/** Whoever may connect to the database may send here: what can't be read is nothing. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
