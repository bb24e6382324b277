/**
 * The list to write in place of `current`, so that it holds what is wanted. `before` is what the change was decided on:
 * what somebody else gave since then stays, and what somebody else took since then stays taken. Without it, exactly what
 * is wanted.
 */
export function mergeNames(
  current: readonly string[],
  wanted: readonly string[],
  before: readonly string[] | undefined,
): readonly string[] {
  const kept = current.filter(
    (name) => wanted.includes(name) || (before !== undefined && !before.includes(name)),
  )
  const given = wanted.filter((name) => before === undefined || !before.includes(name))
  return [...new Set([...kept, ...given])]
}
