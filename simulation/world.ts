import { createFaults, type Faults } from './faults.ts'
import type { JsonObject } from './json.ts'
import type { Ledger } from './ledger.ts'
import { createPast, type Past } from './past.ts'
import { createRateLimiter, type Quota } from './rate-limit.ts'
import type { Vendor } from './vendor.ts'

type AdminChange = {
  readonly n: number
  readonly at: string
  readonly action: string
  readonly detail: JsonObject
}

/** Everything a simulator remembers. A reset puts a new one in its place. */
export type World<State> = {
  readonly state: State
  readonly past: Past<State>
  readonly ledger: Ledger
  readonly faults: Faults
  readonly adminChanges: AdminChange[]
  /** Calls nobody simulated: `METHOD path` and how often. */
  readonly unhandled: Map<string, number>
  readonly takeQuota: (() => Quota) | undefined
}

export function createWorld<State>(vendor: Vendor<State>, random: number, ledger: Ledger): World<State> {
  return {
    state: vendor.seed(),
    past: createPast(vendor.copy),
    ledger,
    faults: createFaults(random),
    adminChanges: [],
    unhandled: new Map(),
    takeQuota: vendor.rateLimit && createRateLimiter(vendor.rateLimit),
  }
}

/** Called before anything that may change the state. */
export function rememberState<State>({ past, state, faults }: World<State>): void {
  past.keep(state, faults.remembersMs())
}

export function countUnhandled<State>({ unhandled }: World<State>, name: string): void {
  unhandled.set(name, (unhandled.get(name) ?? 0) + 1)
}
