import type { Account } from '../connector/account.ts'
import { lastAnsweredAt } from './action-store.ts'
import { concludeLater, concludeStopped } from './conclude.ts'
import type { Plan } from './plan.ts'
import type { Step } from './run-task.ts'
import type { TaskRun } from './worker.ts'

const mostTries = 2
const rereadMs = 1_000

/**
 * The read-back does not show what was asked for. Inside the vendor's lag that means nothing yet; after it, the change
 * is tried once more, and then it is a failure: never "done".
 */
export async function verify(
  run: TaskRun,
  plan: Extract<Plan, { kind: 'actions' }>,
  reading: Account | undefined,
): Promise<Step> {
  const { task, worker } = run
  const now = worker.road.clock.now()
  const answeredAt = await lastAnsweredAt(worker.road.db, task.id)
  const lagEndsAt = (answeredAt?.getTime() ?? 0) + run.session.connector.facts.readAfterWriteLagMs
  if (now.getTime() < lagEndsAt) {
    const dueAt = new Date(Math.min(now.getTime() + rereadMs, lagEndsAt))
    return {
      step: 'end',
      end: await concludeLater(run, { state: 'verifying', dueAt, code: 'readbackPending' }),
    }
  }
  const missing = plan.actions.map(({ kind }) => kind).join(', ')
  const created = plan.actions.some(({ kind }) => kind === 'createAccount')
  if (task.attempt + 1 >= mostTries || created) {
    const reason = `The application accepted the change, but a reading does not show it (still to do: ${missing}).`
    const end = await concludeStopped(run, {
      state: 'failed',
      code: 'readbackMismatch',
      reason,
      refused: false,
      plan,
      reading,
    })
    return { step: 'end', end }
  }
  const dueAt = new Date(now.getTime() + rereadMs)
  const attempt = task.attempt + 1
  return {
    step: 'end',
    end: await concludeLater(run, { state: 'ready', dueAt, code: 'readbackMismatch', attempt }),
  }
}
