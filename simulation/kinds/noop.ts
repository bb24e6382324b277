import type { FaultKind } from '../fault-kind.ts'
import { isReading, nothingCommitted } from '../scene.ts'

/** A change is answered as made, and is not made: the ledger has nothing of it, and an id in it is nobody's. */
export const noop: FaultKind = {
  phases: ['during'],
  fields: [],
  build: () => ({
    bend({ request, proceed, rehearse, trigger }) {
      if (isReading(request) || !trigger.fits) return proceed(request)
      const { said, changes, spend } = rehearse(request)
      if (!changes || !trigger.fires()) return proceed(request)
      spend()
      return nothingCommitted(said)
    },
  }),
}
