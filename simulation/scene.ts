import type { Answer } from './answer.ts'
import type { JsonObject } from './json.ts'
import type { LedgerEntry } from './ledger.ts'
import type { SimRequest } from './request.ts'

export type Reply = { readonly said: Answer; readonly committed: readonly LedgerEntry[] }

/** The vendor as a fault sees it, whatever its state is made of. */
export type Backstage = {
  /** The parts of the request's path that the route leaves open. */
  readonly params: Readonly<Record<string, string>>
  /** What the vendor would answer, and whether that would change anything. Nothing does. */
  readonly rehearse: (request: SimRequest) => {
    readonly said: Answer
    readonly changes: boolean
    /** Nobody else gets an id that this answer holds. */
    readonly spend: () => void
  }
  /** A reading of the state as it was so long ago, as far back as it was kept. */
  readonly read: (request: SimRequest, agoMs: number) => Reply
  /** A change by somebody in the vendor's UI. One that the vendor refuses is counted among the unhandled calls. */
  readonly changeAsAdmin: (action: string, input: JsonObject) => void
  /** Tells one credential from the next. */
  readonly credential: () => string
  readonly expired: Answer
  readonly readOnly: Answer
  readonly unasked: (field: string) => unknown
  readonly move: (request: SimRequest, by: number | 'page' | 'page back') => SimRequest | undefined
  readonly totalAt: readonly string[]
}

/** A request on its way to the vendor. */
export type Scene = Backstage & {
  readonly request: SimRequest
  /** Carries a request out, bent by the faults that were posted after this one. */
  readonly proceed: (request: SimRequest) => Reply
}

export function isReading({ method }: SimRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

export function nothingCommitted(said: Answer): Reply {
  return { said, committed: [] }
}
