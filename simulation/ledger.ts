import type { JsonObject } from './json.ts'

export type Operation = 'create' | 'invite' | 'update' | 'group' | 'disable' | 'enable' | 'delete'

/** One change that came over the vendor's API and was carried out. `target` is `<kind>:<id>`. */
export type Mutation = { readonly op: Operation; readonly target: string; readonly detail: JsonObject }

export type LedgerEntry = Mutation & {
  readonly n: number
  readonly at: string
  readonly idempotencyKey?: string
  /** Whether the answer left in full; false as long as it has not. */
  responded: boolean
}

/** The truth that tests compare with: what the vendor committed, in order, whatever the client was told. */
export type Ledger = {
  readonly entries: () => readonly LedgerEntry[]
  readonly append: (mutation: Mutation, idempotencyKey: string | undefined) => LedgerEntry
}

export function createLedger(): Ledger {
  const entries: LedgerEntry[] = []
  return {
    entries: () => entries,
    append(mutation, idempotencyKey) {
      const entry: LedgerEntry = {
        n: entries.length + 1,
        at: new Date().toISOString(),
        op: mutation.op,
        target: mutation.target,
        detail: mutation.detail,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        responded: false,
      }
      entries.push(entry)
      return entry
    },
  }
}
