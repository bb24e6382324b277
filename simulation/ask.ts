import { type Answer, notSimulated } from './answer.ts'
import type { Mutation } from './ledger.ts'
import type { SimRequest } from './request.ts'
import type { FoundRoute } from './routes.ts'
import type { Stage } from './stage.ts'

/** What the vendor says over `state`; who may ask is always decided by the state of now. */
export function ask<State>(
  { vendor, world, url }: Stage<State>,
  route: FoundRoute<State>,
  request: SimRequest,
  { state, commit }: { readonly state: State; readonly commit: (mutation: Mutation) => void },
): Answer {
  const call = { state, request, params: route.params, url, commit }
  try {
    const refused = vendor.authorize({ ...call, state: world.state })
    if (refused !== undefined) return refused
    return request.malformed ? vendor.malformed : route.handle(call)
  } catch (error) {
    return notSimulated(`what made the simulator fail (${error instanceof Error ? error.message : error})`)
  }
}
