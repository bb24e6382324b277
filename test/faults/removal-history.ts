import type { LedgerEntry } from '../../simulation/ledger.ts'

/** Who lost access or rights at the vendor, and when by the turned clock. */
export type RemovalHistory = {
  /** Takes note of what came to the ledger since the last time. */
  note(ledger: readonly LedgerEntry[], now: Date): void
  /** The most accounts that lost something within any 24 hours. */
  mostInADay(): number
  count(): number
}

/** A removal is noted a moment after it was made. */
const dayMs = 24 * 60 * 60_000 - 60_000

export function removalHistory(): RemovalHistory {
  const removals: { readonly target: string; readonly at: number }[] = []
  const groups = new Map<string, number>()
  let seen = 0
  function takes({ op, target, detail }: LedgerEntry): boolean {
    if (op === 'disable' || op === 'delete') return true
    if (op !== 'create' && op !== 'group') return false
    const count = Array.isArray(detail['groups']) ? detail['groups'].length : 0
    const before = groups.get(target) ?? 0
    groups.set(target, count)
    return count < before
  }
  return {
    note(ledger, now) {
      for (const entry of ledger.slice(seen))
        if (takes(entry)) removals.push({ target: entry.target, at: now.getTime() })
      seen = ledger.length
    },
    mostInADay() {
      const counts = removals.map(({ at }) => {
        const day = removals.filter((other) => other.at <= at && other.at > at - dayMs)
        return new Set(day.map(({ target }) => target)).size
      })
      return Math.max(0, ...counts)
    },
    count: () => removals.length,
  }
}
