import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import type { LedgerEntry } from './ledger.ts'
import { readLedgerText } from './ledger-text.ts'

/**
 * A ledger on disk, one JSON object a line: an entry, or `{"n", "responded": true}` about an earlier one. It outlives a
 * simulator that is killed at any moment.
 */
export type LedgerFile = {
  readonly found: readonly LedgerEntry[]
  /** Returns once the entry is on the disk; throws when it can't be. */
  readonly append: (entry: LedgerEntry) => void
  /** Comes after the answer, so a simulator killed between the two keeps an answered entry as unanswered. */
  readonly markResponded: (n: number) => void
  readonly clear: () => void
}

/** Throws what is wrong when the file can't be written, or holds something else than a ledger. */
export function openLedgerFile(path: string): LedgerFile {
  appendFileSync(path, '')
  return {
    found: readBack(path),
    append: (entry) => appendFileSync(path, lineOf(entry), { flush: true }),
    markResponded: (n) => appendFileSync(path, lineOf({ n, responded: true })),
    clear: () => writeFileSync(path, '', { flush: true }),
  }
}

/** A last line that is not whole was being written when the simulator was killed: nobody was answered. It is cut off. */
function readBack(path: string): readonly LedgerEntry[] {
  const bytes = readFileSync(path)
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1)
  try {
    const entries = readLedgerText(whole.toString('utf8'))
    if (whole.length < bytes.length) truncateSync(path, whole.length)
    return entries
  } catch (cause) {
    throw new Error(`${path}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

function lineOf(line: object): string {
  return `${JSON.stringify(line)}\n`
}
