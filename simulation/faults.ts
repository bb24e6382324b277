import type { Delivery } from './delivery.ts'
import type { FaultEntry } from './fault-entry.ts'
import type { Phase, Trigger } from './fault-kind.ts'
import type { JsonObject } from './json.ts'
import { createRandom } from './random.ts'
import type { SimRequest } from './request.ts'
import type { Backstage, Reply } from './scene.ts'

type Armed = { readonly entry: FaultEntry; readonly draw: () => number; passed: number; fired: number }

type Proceed = (request: SimRequest) => Reply

/** The faults a simulator is told to show. Which request they hit is decided by the seed and the order of requests. */
export type Faults = {
  readonly replace: (entries: readonly FaultEntry[]) => void
  /** As posted, with how often each fired. */
  readonly list: () => readonly JsonObject[]
  /** How far back one of them wants to see the vendor's state. */
  readonly remembersMs: () => number
  /** Lets the faults of one phase act, in the order posted. A delivery from one of them ends the request. */
  readonly strike: (phase: Phase, request: SimRequest, closing: AbortSignal) => Promise<Delivery | undefined>
  /** Carries a request out as the faults that bend the vendor have it; the first one posted is asked first. */
  readonly bend: (backstage: Backstage, request: SimRequest, carryOut: Proceed) => Reply
}

export function createFaults(seed: number): Faults {
  let armed: readonly Armed[] = []
  return {
    replace(entries) {
      armed = entries.map((entry, index) => ({
        entry,
        draw: createRandom(seed, `fault ${index}`),
        passed: 0,
        fired: 0,
      }))
    },
    list: () => armed.map(({ entry, fired }) => ({ ...entry.posted, fired })),
    remembersMs: () =>
      Math.max(0, ...armed.map(({ entry: { act } }) => ('bend' in act && act.remembersMs) || 0)),
    async strike(phase, request, closing) {
      for (const fault of armed) {
        const { act } = fault.entry
        if (fault.entry.phase !== phase || !('strike' in act)) continue
        const delivery = await act.strike({ trigger: triggerOf(fault, request), closing })
        if (delivery !== undefined) return delivery
      }
      return undefined
    },
    bend(backstage, request, carryOut) {
      const chain = armed.reduceRight<Proceed>((proceed, fault) => {
        const { act } = fault.entry
        if (!('bend' in act)) return proceed
        return (next) => act.bend({ ...backstage, request: next, proceed, trigger: triggerOf(fault, next) })
      }, carryOut)
      return chain(request)
    },
  }
}

function triggerOf(fault: Armed, request: SimRequest): Trigger {
  const { match, count, skip, probability } = fault.entry
  const matches =
    (match.method === undefined || match.method.toUpperCase() === request.method) &&
    (match.path === undefined || request.address.includes(match.path))
  return {
    matches,
    fits: matches && (count === undefined || fault.fired < count),
    fires() {
      if (!matches || (count !== undefined && fault.fired >= count)) return false
      fault.passed += 1
      if (fault.passed <= skip || fault.draw() >= probability) return false
      fault.fired += 1
      return true
    },
  }
}
