import type { JsonObject } from './json.ts'
import type { LedgerEntry } from './ledger.ts'

/** A test's hand on a simulator, over the same `/__sim` calls that anybody can make with curl. */
export type Control = {
  readonly ledger: () => Promise<readonly LedgerEntry[]>
  readonly state: () => Promise<JsonObject>
  readonly faults: () => Promise<readonly JsonObject[]>
  /** Replaces the list; an empty one clears it. */
  readonly setFaults: (...faults: readonly JsonObject[]) => Promise<void>
  readonly reset: () => Promise<void>
  /** A change made by somebody in the vendor's UI. */
  readonly admin: (action: string, input?: JsonObject) => Promise<JsonObject>
}

export function controlOf({ url }: { readonly url: string }): Control {
  async function ask<Result>(method: string, name: string, body?: unknown): Promise<Result> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${url}/__sim/${name}`, { method, ...json })
    if (!response.ok) throw new Error(`${method} /__sim/${name}: ${await refusalOf(response)}`)
    return (await response.json()) as Result
  }
  return {
    ledger: () => ask('GET', 'ledger'),
    state: () => ask('GET', 'state'),
    faults: () => ask('GET', 'faults'),
    setFaults: async (...faults) => void (await ask('POST', 'faults', faults)),
    reset: async () => void (await ask('POST', 'reset')),
    admin: (action, input = {}) => ask('POST', 'admin', { ...input, action }),
  }
}

async function refusalOf(response: Response): Promise<string> {
  const text = await response.text()
  const { message } = (text.startsWith('{') ? JSON.parse(text) : {}) as { message?: unknown }
  return `${response.status} ${message ?? text}`
}
