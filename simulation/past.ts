/** What a vendor's state was, for readings that lag behind. */
export type Past<State> = {
  /** Called before a change; keeps the state it finds for so long. */
  readonly keep: (state: State, forMs: number) => void
  /** The state as it was so long ago, or the oldest that was kept. Undefined: it has not changed since. */
  readonly at: (agoMs: number) => State | undefined
}

export function createPast<State>(copy: (state: State) => State): Past<State> {
  const kept: { readonly state: State; readonly changedAt: number }[] = []
  return {
    keep(state, forMs) {
      const now = performance.now()
      while (kept[0] !== undefined && kept[0].changedAt < now - forMs) kept.shift()
      if (forMs > 0) kept.push({ state: copy(state), changedAt: now })
    },
    at(agoMs) {
      const then = performance.now() - agoMs
      return kept.find(({ changedAt }) => changedAt > then)?.state
    },
  }
}
