import type { FaultKind } from '../fault-kind.ts'
import { isReading, nothingCommitted } from '../scene.ts'

/** A change is answered as made, and is not made: the ledger has nothing of it. */
export const noop: FaultKind = {
  phases: ['during'],
  fields: [],
  build: () => ({
    bend({ request, proceed, rehearse, trigger }) {
      if (isReading(request) || !trigger.fits) return proceed(request)
      const { said, changes } = rehearse(request)
      return changes && trigger.fires() ? nothingCommitted(said) : proceed(request)
    },
  }),
}
