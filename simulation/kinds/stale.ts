import type { FaultKind } from '../fault-kind.ts'
import { isWhole } from '../number-range.ts'
import { isReading } from '../scene.ts'

/** A reading shows the state as it was `ms` ago, though never one from before the fault was posted. */
export const stale: FaultKind = {
  phases: ['during'],
  fields: ['ms'],
  build({ ms }) {
    if (!isWhole(ms, 1, 600_000)) return '"ms" must be a whole number from 1 to 600000'
    return {
      remembersMs: ms,
      bend: ({ request, proceed, read, trigger }) =>
        isReading(request) && trigger.fires() ? read(request, ms) : proceed(request),
    }
  },
}
