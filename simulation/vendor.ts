import type { Answer } from './answer.ts'
import type { JsonObject } from './json.ts'
import type { Mutation } from './ledger.ts'
import type { RateLimit } from './rate-limit.ts'
import type { SimRequest } from './request.ts'

/** What a simulator's author writes: the vendor's surface over a state that the kit holds, resets and shows. */
export type Vendor<State> = {
  readonly name: string
  /** A new state at its beginning. */
  readonly seed: () => State
  /** `'GET /v1/things/:id'` → what it does. The first fitting one wins. */
  readonly routes: Readonly<Record<string, Handler<State>>>
  /** Runs before every handler; an answer of its own ends the request. */
  readonly authorize: (call: Call<State>) => Answer | undefined
  /** For a body that is not JSON. */
  readonly malformed: Answer
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
