import { createFaults, type Faults } from './faults.ts'
import type { JsonObject } from './json.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createRateLimiter, type Quota } from './rate-limit.ts'
import type { Vendor } from './vendor.ts'

export type AdminChange = {
  readonly n: number
  readonly at: string
  readonly action: string
  readonly detail: JsonObject
}

/** Everything a simulator remembers. A reset puts a new one in its place. */
export type World<State> = {
  readonly state: State
  readonly ledger: Ledger
  readonly faults: Faults
  readonly adminChanges: AdminChange[]
  /** Calls nobody simulated: `METHOD path` and how often. */
  readonly unhandled: Map<string, number>
  readonly takeQuota: (() => Quota) | undefined
}

export function createWorld<State>(vendor: Vendor<State>, random: number): World<State> {
  return {
    state: vendor.seed(),
    ledger: createLedger(),
    faults: createFaults(random),
    adminChanges: [],
    unhandled: new Map(),
    takeQuota: vendor.rateLimit && createRateLimiter(vendor.rateLimit),
  }
}
