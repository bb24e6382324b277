import { type Answer, answer, notSimulated, succeeded, withHeaders } from './answer.ts'
import type { Delivery } from './delivery.ts'
import type { LedgerEntry, Mutation } from './ledger.ts'
import type { SimRequest } from './request.ts'
import type { FoundRoute } from './routes.ts'
import type { Stage } from './stage.ts'
import type { Call, Vendor } from './vendor.ts'

export type Outcome = { readonly delivery: Delivery; readonly committed: readonly LedgerEntry[] }

/** One request to the vendor's own surface: limit, faults before, the vendor, faults after. */
export async function callVendor<State>(stage: Stage<State>, request: SimRequest): Promise<Outcome> {
  const route = stage.find(request.method, request.path)
  if (route === undefined) return nothingDone(refuseUnhandled(stage, request, notSimulated(nameOf(request))))

  const quota = stage.world.takeQuota?.()
  if (quota?.allowed === false)
    return nothingDone(withHeaders(answer(429, { message: 'Too many requests' }), quota.headers))

  const early = await stage.world.faults.strike('before', request, stage.closing)
  if (early !== undefined) return { delivery: early, committed: [] }

  const { said, committed } = run(stage, route, request)
  const full = quota === undefined ? said : withHeaders(said, quota.headers)
  const late = mayFailAfter(said, committed)
    ? await stage.world.faults.strike('after', request, stage.closing)
    : undefined
  return { delivery: late ?? { kind: 'answer', answer: full }, committed }
}

function run<State>(
  stage: Stage<State>,
  route: FoundRoute<State>,
  request: SimRequest,
): { readonly said: Answer; readonly committed: readonly LedgerEntry[] } {
  const { state, ledger } = stage.world
  const committed: LedgerEntry[] = []
  const key = request.headers['idempotency-key']
  const commit = (mutation: Mutation) => {
    committed.push(ledger.append(mutation, typeof key === 'string' ? key : undefined))
  }
  const said = ask(stage.vendor, route, { state, request, params: route.params, url: stage.url, commit })
  return { said: said.status === 501 ? refuseUnhandled(stage, request, said) : said, committed }
}

function ask<State>(vendor: Vendor<State>, route: FoundRoute<State>, call: Call<State>): Answer {
  try {
    const refused = vendor.authorize(call)
    if (refused !== undefined) return refused
    return call.request.malformed ? vendor.malformed : route.handle(call)
  } catch (error) {
    return notSimulated(`what made the simulator fail (${error instanceof Error ? error.message : error})`)
  }
}

/** A fault after the commit stands for a lost or false answer to a change, so it needs a change that was made. */
function mayFailAfter(said: Answer, committed: readonly LedgerEntry[]): boolean {
  return succeeded(said) && committed.length > 0
}

function refuseUnhandled<State>({ world }: Stage<State>, request: SimRequest, refusal: Answer): Answer {
  const name = nameOf(request)
  world.unhandled.set(name, (world.unhandled.get(name) ?? 0) + 1)
  return refusal
}

function nothingDone(said: Answer): Outcome {
  return { delivery: { kind: 'answer', answer: said }, committed: [] }
}

function nameOf(request: SimRequest): string {
  return `${request.method} ${request.address}`
}
