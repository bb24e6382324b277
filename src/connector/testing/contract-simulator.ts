import type { JsonValue } from '../json.ts'

/** What the suite needs of a simulated vendor: where it is, how to connect it, and the calls under `/__sim`. */
export type ContractSimulator = {
  readonly url: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** One change that the vendor has carried out, whatever the connector was told. */
export type Committed = { readonly op: string; readonly target: string; readonly detail: JsonValue }

/** Something that goes wrong at the vendor: `after` the change was made, or (the default) before it is looked at. */
export type Fault = {
  readonly kind: 'error' | 'reset' | 'html' | 'throttle'
  readonly phase?: 'before' | 'after'
  readonly status?: number
  /** In seconds. */
  readonly retryAfter?: number
}

export type SimulatorControl = {
  ledger(): Promise<readonly Committed[]>
  /** Calls that the simulator doesn't know; a connector that makes one was written from other facts. */
  unhandled(): Promise<readonly JsonValue[]>
  /** Replaces what was set before; none clears it. */
  setFaults(...faults: readonly Fault[]): Promise<void>
}

export function controlOf({ url }: ContractSimulator): SimulatorControl {
  async function ask<Result>(method: 'GET' | 'POST', name: string, body?: unknown): Promise<Result> {
    const response = await fetch(`${url}/__sim/${name}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} /__sim/${name} answered ${response.status}`)
    return (await response.json()) as Result
  }
  return {
    ledger: () => ask('GET', 'ledger'),
    unhandled: async () =>
      (await ask<{ readonly unhandled: readonly JsonValue[] }>('GET', 'state')).unhandled,
    setFaults: async (...faults) => void (await ask('POST', 'faults', faults)),
  }
}
