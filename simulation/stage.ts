import type { FoundRoute } from './routes.ts'
import type { Vendor } from './vendor.ts'
import type { World } from './world.ts'

/** A vendor with its world, while it runs. */
export type Stage<State> = {
  readonly vendor: Vendor<State>
  readonly url: string
  readonly closing: AbortSignal
  readonly find: (method: string, path: string) => FoundRoute<State> | undefined
  readonly reset: () => void
  world: World<State>
}
