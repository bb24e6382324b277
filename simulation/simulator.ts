/** One vendor, simulated: a real server on a real port that keeps its own state. */
export type Simulator = {
  readonly vendor: string
  readonly url: string
  /** What an administrator would fill in to connect it. Read it afresh: an admin may have rotated a key. */
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** Ends open connections at once. */
  readonly close: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type StartOptions = {
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined
  readonly host?: string | undefined
  /** The name of one of the simulator's seeds, or the path of a JSON file. */
  readonly seed?: string | undefined
  /** `false` lifts the vendor's rate limit. */
  readonly rateLimit?: boolean | undefined
  /** Seeds every decision by chance, and the credentials. The same number gives the same run. */
  readonly random?: number | undefined
  /**
   * Where the ledger is kept, so that a simulator that is killed keeps the truth: every change is on the disk before its
   * answer leaves. What the file holds at the start is read back; the vendor's state always begins with the seed.
   */
  readonly ledgerFile?: string | undefined
}

export type StartSimulator = (options?: StartOptions) => Promise<Simulator>
