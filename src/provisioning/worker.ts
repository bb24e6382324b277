import type { ApplicationContext, Directory } from '../applications/directory.ts'
import type { Sessions, VendorSession } from '../applications/vendor-session.ts'
import type { Entitlement } from '../connector/account.ts'
import type { Road } from './desire.ts'
import type { DesiredState } from './desired-state.ts'
import type { Outcomes } from './outcomes.ts'
import type { RoadMeter } from './road-meter.ts'
import type { Task } from './task.ts'
import type { TaskAccount } from './task-account.ts'

/** What working off tasks needs. */
export type Worker = {
  readonly road: Road
  readonly directory: Directory
  readonly sessions: Sessions
  readonly outcomes: Outcomes
  readonly meter: RoadMeter
  readonly nodeId: string
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields: object) => void
}

/** One task under way: what it is about, and the way to its vendor. */
export type TaskRun = {
  readonly worker: Worker
  readonly task: Task
  readonly context: ApplicationContext
  readonly session: VendorSession
  readonly account: TaskAccount
  readonly desired: DesiredState
  /** Whether a person was ever asked to do something about the account. */
  readonly asked: boolean
  readonly knownEntitlements: readonly Entitlement[]
}
