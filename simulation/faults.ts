import type { Delivery } from './delivery.ts'
import type { FaultEntry } from './fault-entry.ts'
import type { Phase } from './fault-kinds.ts'
import type { JsonObject } from './json.ts'
import { createRandom } from './random.ts'
import type { SimRequest } from './request.ts'

type Armed = { readonly entry: FaultEntry; readonly draw: () => number; fired: number }

/** The faults a simulator is told to show. Which request they hit is decided by the seed and the order of requests. */
export type Faults = {
  readonly replace: (entries: readonly FaultEntry[]) => void
  /** As posted, with how often each fired. */
  readonly list: () => readonly JsonObject[]
  /** Lets the faults of one phase act, in the order posted. A delivery from one of them ends the request. */
  readonly strike: (phase: Phase, request: SimRequest, closing: AbortSignal) => Promise<Delivery | undefined>
}

export function createFaults(seed: number): Faults {
  let armed: readonly Armed[] = []
  return {
    replace(entries) {
      armed = entries.map((entry, index) => ({ entry, draw: createRandom(seed, `fault ${index}`), fired: 0 }))
    },
    list: () => armed.map(({ entry, fired }) => ({ ...entry.posted, fired })),
    async strike(phase, request, closing) {
      for (const fault of armed) {
        if (fault.entry.phase !== phase || !fires(fault, request)) continue
        const delivery = await fault.entry.strike({ closing })
        if (delivery !== undefined) return delivery
      }
      return undefined
    },
  }
}

function fires(fault: Armed, request: SimRequest): boolean {
  const { match, count, probability } = fault.entry
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false
  if (match.path !== undefined && !request.address.includes(match.path)) return false
  if (count !== undefined && fault.fired >= count) return false
  if (fault.draw() >= probability) return false
  fault.fired += 1
  return true
}
