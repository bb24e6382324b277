import type { JsonObject } from './json.ts'
import { type LedgerFile, openLedgerFile } from './ledger-file.ts'

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
  /** With a file: returns once the entry is safe there. */
  readonly append: (mutation: Mutation, idempotencyKey: string | undefined) => LedgerEntry
  /** Notes that the answer to this entry's request left in full. */
  readonly markResponded: (entry: LedgerEntry) => void
  readonly clear: () => void
}

/** Begins with what the file holds, when one is given. */
export function openLedger(path?: string): Ledger {
  const file: LedgerFile | undefined = path === undefined ? undefined : openLedgerFile(path)
  const entries: LedgerEntry[] = [...(file?.found ?? [])]
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
      file?.append(entry)
      entries.push(entry)
      return entry
    },
    markResponded(entry) {
      entry.responded = true
      // An entry from before a reset is nobody's any more, and its number is another's.
      if (entries[entry.n - 1] === entry) file?.markResponded(entry.n)
    },
    clear() {
      entries.length = 0
      file?.clear()
    },
  }
}
