import { setTimeout as sleep } from 'node:timers/promises'
import { type Lane, makeLane } from './lane.ts'
import { runClaimed } from './run-claimed.ts'
import { standstillOf } from './standstill.ts'
import type { Task } from './task.ts'
import { applicationsWithWork, claimNext, releaseLease, releaseLeasesOf } from './task-store.ts'
import type { Worker } from './worker.ts'

/** Works off due tasks: woken for an application by what has just happened, and once a second by what was forgotten. */
export type Dispatcher = {
  wake(applicationId: string): void
  /** How long a task that enters now would probably take; undefined before the first was measured, endless in a pause. */
  expectedMs(applicationId: string): number | undefined
  /** Takes nothing new and waits for what is under way; asked twice, it is one stop. */
  stop(): Promise<void>
}

const sweepMs = 1_000
const longestDrainMs = 6_000

export async function startDispatcher(worker: Worker): Promise<Dispatcher> {
  const lanes = new Map<string, Lane>()
  const paused = new Set<string>()
  const unreleased = new Set<Task>()
  let stopping: Promise<void> | undefined
  const fault = (message: string, error: unknown, about: { applicationId?: string; taskId?: string } = {}) =>
    worker.log('error', message, { ...about, error: error instanceof Error ? error.stack : String(error) })
  await releaseLeasesOf(worker.road.db, worker.nodeId)

  function laneOf(applicationId: string): Lane {
    const lane =
      lanes.get(applicationId) ??
      makeLane<Task>({
        most: () =>
          concurrencyOf(worker, applicationId).catch((error: unknown) => {
            fault('how many tasks may run could not be found out', error, { applicationId })
            return 0
          }),
        pull: () =>
          claim(worker, applicationId, paused).catch((error: unknown) => {
            fault('no task could be claimed', error, { applicationId })
            return undefined
          }),
        work: (task) =>
          runClaimed(worker, task).catch(async (error: unknown) => {
            const ids = { taskId: task.id, applicationId }
            fault('a task broke off; it is taken up again in a moment', error, ids)
            // Where even this fails, for want of a database, the next sweep does it: a lease is long to wait for.
            await releaseLease(worker.road.db, task).catch(() => unreleased.add(task))
          }),
      })
    lanes.set(applicationId, lane)
    return lane
  }

  const sweep = async () => {
    for (const task of unreleased) {
      await releaseLease(worker.road.db, task)
      unreleased.delete(task)
    }
    for (const id of await applicationsWithWork(worker.road.db, worker.road.clock.now())) laneOf(id).wake()
  }
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => fault('the sweep failed', error))
  }, sweepMs)

  return {
    wake: (applicationId) => laneOf(applicationId).wake(),
    expectedMs: (applicationId) =>
      paused.has(applicationId) ? Number.POSITIVE_INFINITY : laneOf(applicationId).expectedMs(),
    stop() {
      clearInterval(timer)
      stopping ??= drain(lanes)
      return stopping
    },
  }
}

/** A vendor that takes longer is left: its task is on record as begun, and a reading tells what became of it. */
async function drain(lanes: ReadonlyMap<string, Lane>): Promise<void> {
  const drained = Promise.all([...lanes.values()].map((lane) => lane.stop()))
  await Promise.race([drained, sleep(longestDrainMs, undefined, { ref: false })])
}

async function concurrencyOf(worker: Worker, applicationId: string): Promise<number> {
  const { application, connector } = await worker.directory.byId(applicationId)
  return application.policy.concurrency ?? connector.facts.concurrency
}

async function claim(worker: Worker, applicationId: string, paused: Set<string>): Promise<Task | undefined> {
  const now = worker.road.clock.now()
  if ((await standstillOf(worker.road.db, applicationId, now)) !== undefined) {
    paused.add(applicationId)
    return undefined
  }
  paused.delete(applicationId)
  return claimNext(worker.road.db, applicationId, worker.nodeId, now)
}
