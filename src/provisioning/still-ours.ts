import type { Database } from '../store/database.ts'
import type { Task } from './task.ts'
import { renewLease } from './task-store.ts'

/** Much shorter than a lease: what was ours so lately is ours still. */
const believedMs = 5_000

/**
 * Asked before each call of the vendor, after the wait for its pace. A node that was paused, by its host or its
 * debugger, wakes up in the middle of a task that another one may have finished long ago: it must not send then. The
 * monotonic clock runs on in such a pause.
 */
export function stillOurs(db: Database, task: Task): () => Promise<boolean> {
  let knownAt = performance.now()
  return async () => {
    const askedAt = performance.now()
    if (askedAt - knownAt < believedMs) return true
    const ours = await renewLease(db, task)
    if (ours) knownAt = askedAt
    return ours && (performance.now() - askedAt < believedMs || renewLease(db, task))
  }
}
