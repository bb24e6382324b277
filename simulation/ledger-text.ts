import { isObject } from './json.ts'
import type { LedgerEntry } from './ledger.ts'

/** The entries that the lines of a ledger's file tell of. Throws which line is none of them. */
export function readLedgerText(text: string): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = []
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const parsed = parse(line)
    if (isEntry(parsed, entries.length + 1)) entries.push(parsed)
    else if (!mark(entries, parsed)) throw new Error(`line ${index + 1} is no line of a ledger`)
  }
  return entries
}

function isEntry(line: unknown, n: number): line is LedgerEntry {
  return (
    isObject(line) &&
    line['n'] === n &&
    ['at', 'op', 'target'].every((field) => typeof line[field] === 'string') &&
    isObject(line['detail']) &&
    typeof line['responded'] === 'boolean'
  )
}

function mark(entries: readonly LedgerEntry[], line: unknown): boolean {
  if (!isObject(line) || line['responded'] !== true || Object.keys(line).length !== 2) return false
  const entry = entries[Number(line['n']) - 1]
  if (entry === undefined) return false
  entry.responded = true
  return true
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
