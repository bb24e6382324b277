import type { Answer } from './answer.ts'
import type { JsonObject } from './json.ts'
import type { Mutation } from './ledger.ts'
import type { RateLimit } from './rate-limit.ts'
import type { SimRequest } from './request.ts'

/** How the vendor's listings are turned over, so that faults can turn them wrongly. */
type Pages<State> = {
  /** How many items a page of this reading has at most. */
  readonly size: (request: SimRequest) => number
  /** The reading that begins so many items later, or earlier. Undefined: it is no listing, or has none before it. */
  readonly move: (state: State, request: SimRequest, by: number) => SimRequest | undefined
  /** Where an answer with a page says how many items there are in all. */
  readonly totalAt: readonly string[]
}

/** What a simulator's author writes: the vendor's surface over a state that the kit holds, resets and shows. */
export type Vendor<State> = {
  readonly name: string
  /** A new state at its beginning. */
  readonly seed: () => State
  /** A state of its own, which no later change touches. */
  readonly copy: (state: State) => State
  /** Uses up the ids that were given out on a copy, as a database does for a change that it loses. */
  readonly spend?: (state: State, copy: State) => void
  /** `'GET /v1/things/:id'` → what it does. The first fitting one wins. */
  readonly routes: Readonly<Record<string, Handler<State>>>
  /** Runs before every handler; an answer of its own ends the request. */
  readonly authorize: (call: Call<State>) => Answer | undefined
  /** For a body that is not JSON. */
  readonly malformed: Answer
  /** For a credential whose time is over. */
  readonly expired: Answer
  /** For a change by a credential that may only read. */
  readonly readOnly: Answer
  readonly pages: Pages<State>
  /** What stands in for a field of a change that is passed over. Undefined: the change does without it. */
  readonly unasked?: (state: State, field: string, params: Call<State>['params']) => unknown
  readonly rateLimit?: RateLimit | undefined
  readonly settings: (state: State, url: string) => Readonly<Record<string, string>>
  readonly secrets: (state: State) => Readonly<Record<string, string>>
  readonly show: (state: State) => JsonObject
  /** Changes "made by somebody in the vendor's UI". */
  readonly admin: Readonly<Record<string, AdminAction<State>>>
}

/** Runs without waiting for anything, so that what it changes is committed as a whole. */
export type Handler<State> = (call: Call<State>) => Answer

export type Call<State> = {
  readonly state: State
  readonly request: SimRequest
  readonly params: Readonly<Record<string, string>>
  /** Where the simulator is reached, for links in answers. */
  readonly url: string
  /** Says that the state has changed. Called once the change is made, before the answer. */
  readonly commit: (mutation: Mutation) => void
}

export type AdminAction<State> = (
  state: State,
  input: JsonObject,
) => { readonly done: JsonObject } | { readonly problem: string }
