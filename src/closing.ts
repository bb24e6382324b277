/** What was opened is closed in the opposite order, also when starting fails halfway. */
export type Closing = {
  keep<T>(opened: T, close: (opened: T) => Promise<unknown>): T
  close(): Promise<void>
}

export function makeClosing(): Closing {
  const steps: (() => Promise<unknown>)[] = []
  return {
    keep(opened, close) {
      steps.push(() => close(opened))
      return opened
    },
    async close() {
      for (const step of steps.splice(0).reverse()) await step()
    },
  }
}
