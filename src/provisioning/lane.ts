/** What a lane pulls and how it works on one item. None of them throws. */
export type LaneWork<Item> = {
  /** How many items may be under way at once, asked for at each pull. */
  most(): Promise<number>
  pull(): Promise<Item | undefined>
  work(item: Item): Promise<void>
}

/** A row of items worked on a few at a time. It sleeps when there is nothing to pull, until it is woken. */
export type Lane = {
  wake(): void
  /** Milliseconds an item that enters now would probably take; undefined before one was measured. */
  expectedMs(): number | undefined
  /** Pulls nothing new and waits for what is under way. */
  stop(): Promise<void>
}

export function makeLane<Item>({ most, pull, work }: LaneWork<Item>): Lane {
  let running = 0
  let pulling = false
  let wokenMeanwhile = false
  let stopped = false
  let queued = 0
  let measuredMs: number | undefined
  const underWay = new Set<Promise<void>>()

  async function fill(): Promise<void> {
    const limit = await most()
    while (!stopped && running < limit) {
      const item = await pull()
      if (item !== undefined) begin(item)
      else if (wokenMeanwhile) wokenMeanwhile = false
      else {
        queued = 0
        return
      }
    }
  }

  function begin(item: Item): void {
    running += 1
    const startedAt = performance.now()
    const done = work(item).finally(() => {
      const ms = performance.now() - startedAt
      measuredMs = measuredMs === undefined ? ms : measuredMs * 0.8 + ms * 0.2
      running -= 1
      queued = Math.max(0, queued - 1)
      underWay.delete(done)
      pump()
    })
    underWay.add(done)
  }

  function pump(): void {
    if (stopped) return
    if (pulling) {
      wokenMeanwhile = true
      return
    }
    pulling = true
    const filled = fill().finally(() => {
      pulling = false
      underWay.delete(filled)
      if (wokenMeanwhile) {
        wokenMeanwhile = false
        pump()
      }
    })
    underWay.add(filled)
  }

  return {
    wake() {
      queued += 1
      pump()
    },
    expectedMs: () => (measuredMs === undefined ? undefined : measuredMs * (1 + queued)),
    async stop() {
      stopped = true
      while (underWay.size > 0) await Promise.allSettled([...underWay])
    },
  }
}
