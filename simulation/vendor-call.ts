import { answer, notSimulated, succeeded, withHeaders } from './answer.ts'
import { ask } from './ask.ts'
import { createBackstage } from './backstage.ts'
import type { Delivery } from './delivery.ts'
import type { LedgerEntry, Mutation } from './ledger.ts'
import type { SimRequest } from './request.ts'
import type { FoundRoute } from './routes.ts'
import { isReading, nothingCommitted, type Reply } from './scene.ts'
import type { Stage } from './stage.ts'
import { countUnhandled, rememberState } from './world.ts'

export type Outcome = { readonly delivery: Delivery; readonly committed: readonly LedgerEntry[] }

/** One request to the vendor's own surface: limit, faults before, the vendor as faults bend it, faults after. */
export async function callVendor<State>(stage: Stage<State>, request: SimRequest): Promise<Outcome> {
  const route = stage.find(request.method, request.path)
  if (route === undefined) {
    countUnhandled(stage.world, nameOf(request))
    return outcomeOf(nothingCommitted(notSimulated(nameOf(request))))
  }

  const quota = stage.world.takeQuota?.()
  if (quota?.allowed === false)
    return outcomeOf(
      nothingCommitted(withHeaders(answer(429, { message: 'Too many requests' }), quota.headers)),
    )

  const early = await stage.world.faults.strike('before', request, stage.closing)
  if (early !== undefined) return { delivery: early, committed: [] }

  const reply = stage.world.faults.bend(createBackstage(stage, route), request, (bent) =>
    carryOut(stage, route, bent),
  )
  const late = mayFailAfter(reply)
    ? await stage.world.faults.strike('after', request, stage.closing)
    : undefined
  if (late !== undefined) return { delivery: late, committed: reply.committed }
  return outcomeOf(quota === undefined ? reply : { ...reply, said: withHeaders(reply.said, quota.headers) })
}

function carryOut<State>(stage: Stage<State>, route: FoundRoute<State>, request: SimRequest): Reply {
  const { world } = stage
  const committed: LedgerEntry[] = []
  const key = request.headers['idempotency-key']
  const commit = (mutation: Mutation) => {
    committed.push(world.ledger.append(mutation, typeof key === 'string' ? key : undefined))
  }
  if (!isReading(request)) rememberState(world)
  const said = ask(stage, route, request, { state: world.state, commit })
  if (said.status === 501) countUnhandled(world, nameOf(request))
  return { said, committed }
}

/** A fault after the commit stands for a lost or false answer to a change, so it needs a change that was made. */
function mayFailAfter({ said, committed }: Reply): boolean {
  return succeeded(said) && committed.length > 0
}

function outcomeOf({ said, committed }: Reply): Outcome {
  return { delivery: { kind: 'answer', answer: said }, committed }
}

function nameOf(request: SimRequest): string {
  return `${request.method} ${request.address}`
}
