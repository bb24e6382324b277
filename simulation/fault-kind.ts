import type { Delivery } from './delivery.ts'
import type { JsonObject } from './json.ts'
import type { Reply, Scene } from './scene.ts'

/**
 * `before`: the vendor never sees the request. `during`: the vendor itself is bent. `after`: it has carried a change
 * out, and only then things go wrong.
 */
export type Phase = 'before' | 'during' | 'after'

/** One fault's say in one request. */
export type Trigger = {
  /** Whether the request is one of those the fault is for. */
  readonly matches: boolean
  /** Whether it is, and the fault may still fire. */
  readonly fits: boolean
  /** Whether the fault fires: decides, and counts. Asked at most once, and only where the fault could do something. */
  readonly fires: () => boolean
}

/** Delays a request, or ends it with a delivery. Undefined lets it go on its way. */
export type Strike = (moment: {
  readonly trigger: Trigger
  readonly closing: AbortSignal
}) => Promise<Delivery | undefined>

/** Stands between the request and the vendor: it calls `proceed`, or answers by itself. */
export type Bend = (scene: Scene & { readonly trigger: Trigger }) => Reply

export type Act =
  | { readonly strike: Strike }
  | {
      readonly bend: Bend
      /** How far back it wants to see the vendor's state. */
      readonly remembersMs?: number
    }

/**
 * One way to go wrong. `build` checks the fields of a posted entry and returns what to do, or says what is wrong with
 * them. It is called once for every entry, so that what it returns may remember things.
 */
export type FaultKind = {
  /** The first one is meant when an entry names none. */
  readonly phases: readonly [Phase, ...Phase[]]
  readonly fields: readonly string[]
  readonly build: (entry: JsonObject, vendor: { readonly actions: readonly string[] }) => Act | string
}
