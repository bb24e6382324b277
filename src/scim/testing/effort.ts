/**
 * How many cases a property runs. `OVERLOCK_TEST_EFFORT=50` makes a long run of the same tests fifty times as
 * thorough.
 */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: usual * Number(process.env['OVERLOCK_TEST_EFFORT'] ?? 1) }
}
