const last = new Map<string, Promise<unknown>>()

/** Runs what has the same key one after the other, within this process. */
export async function inTurn<Result>(key: string, run: () => Promise<Result>): Promise<Result> {
  const before = last.get(key) ?? Promise.resolve()
  const turn = before.then(run, run)
  const ended = turn.catch(() => {})
  last.set(key, ended)
  try {
    return await turn
  } finally {
    if (last.get(key) === ended) last.delete(key)
  }
}
