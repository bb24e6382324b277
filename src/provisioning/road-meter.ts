import type { CallOutcome } from './call-connector.ts'
import type { Action } from './plan.ts'

/** Is told what happens on the road, to count it. It neither waits nor throws. */
export type RoadMeter = {
  /** One planned change was made at the vendor, or was tried; how it ended is on record. */
  changed(slug: string, action: Action['kind'], outcome: CallOutcome['outcome']): void
  /** A worker let go of a task, and what became of it is on record. */
  concluded(slug: string, outcome: ConcludedOutcome): void
}

/** `superseded`: a newer wish had taken over by then. */
export type ConcludedOutcome = 'verified' | 'alreadySo' | 'held' | 'needsPerson' | 'failed' | 'superseded'

/** Counts nothing. */
export const noMeter: RoadMeter = { changed: () => {}, concluded: () => {} }
