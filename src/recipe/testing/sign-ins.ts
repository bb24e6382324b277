import type { SignInLedger } from '../engine/session.ts'

/** A ledger in memory that begins with so many unproved sign-ins. */
export function signInsOf(unproved: number): SignInLedger {
  let count = unproved
  return {
    unproved: () => count,
    begin: async () => {
      count += 1
    },
    proved: async () => {
      count = 0
    },
  }
}
