import type { FailureCode } from '../failures/failures.ts'
import type { TaskState } from './task.ts'

/** How a task stands after a worker let go of it. */
export type TaskEnd = {
  readonly taskId: string
  readonly state: TaskState
  readonly code: FailureCode | undefined
  readonly reason: string | undefined
  /** The input was taken back, because the vendor refuses it for good. */
  readonly withdrawn: boolean
}

/** Lets an identity provider's request wait for what becomes of the task it caused. */
export type Outcomes = {
  /** Undefined when the time is up. */
  wait(taskId: string, timeoutMs: number): Promise<TaskEnd | undefined>
  settle(end: TaskEnd): void
  isAwaited(taskId: string): boolean
  /** Nobody waits any longer, now or later: the server stops, and tasks go on by themselves. */
  giveUp(): void
}

type Waiter = { readonly resolve: (end: TaskEnd | undefined) => void; readonly timer: NodeJS.Timeout }

export function makeOutcomes(): Outcomes {
  const waiters = new Map<string, Waiter>()
  let givenUp = false
  return {
    wait: (taskId, timeoutMs) =>
      new Promise((resolve) => {
        if (givenUp) return resolve(undefined)
        const timer = setTimeout(() => {
          waiters.delete(taskId)
          resolve(undefined)
        }, timeoutMs)
        waiters.set(taskId, { resolve, timer })
      }),
    isAwaited: (taskId) => waiters.has(taskId),
    settle(end) {
      const waiter = waiters.get(end.taskId)
      if (waiter === undefined) return
      clearTimeout(waiter.timer)
      waiters.delete(end.taskId)
      waiter.resolve(end)
    },
    giveUp() {
      givenUp = true
      for (const waiter of waiters.values()) {
        clearTimeout(waiter.timer)
        waiter.resolve(undefined)
      }
      waiters.clear()
    },
  }
}
