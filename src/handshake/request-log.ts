import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'
import { makePlain, type NotedRequest, type PlainRequest } from './noted-request.ts'
import { forgetOldRequests, kept, listRequests, storeRequests } from './request-store.ts'

/**
 * Keeps the last requests of every application. Noting one costs the request nothing: it is made plain and written a
 * moment later, together with others. What a crash catches in memory is lost, and nothing depends on it.
 */
export type RequestLog = {
  note(request: NotedRequest): void
  /** Writes what is noted now. */
  flush(): Promise<void>
  /** Resolves when a request after this id is there, or the time is up, or the server stops. */
  waitForNew(applicationId: string, after: number, ms: number): Promise<void>
  /** Nobody is waited for any more. */
  giveUp(): void
  stop(): Promise<void>
}

const flushMs = 500
/** Where more came than is kept, the rest is lost anyway: then the database is left alone for longer. */
const busyFlushMs = 5_000
const lookMs = 300
const oldMs = 60 * 60 * 1_000
/** Without a valid token, at most this many between two writes: nobody can fill memory or the table. */
const mostRefused = 20

export function startRequestLog(db: Database, clock: Clock, onError: (error: unknown) => void): RequestLog {
  const noted = new Map<string, NotedRequest[]>()
  let timer: NodeJS.Timeout | undefined
  let busy = false
  let stopping = false
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const batch = [...noted.values()].flat()
    noted.clear()
    await plainOnes(batch)
      .then((plain) => storeRequests(db, plain))
      .catch(onError)
  }
  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(write)
    return writing
  }
  const sweep = () => forgetOldRequests(db, clock.now()).catch(onError)
  const sweeper = setInterval(sweep, oldMs)
  sweeper.unref()

  return {
    flush,
    note(request) {
      const key = `${request.applicationId} ${request.tokenId !== null}`
      const list = noted.get(key) ?? []
      noted.set(key, list)
      list.push(request)
      if (list.length > (request.tokenId === null ? mostRefused : kept.accepted)) {
        list.shift()
        busy = true
      }
      if (timer !== undefined || stopping) return
      timer = setTimeout(() => void flush(), busy ? busyFlushMs : flushMs)
      busy = false
    },
    async waitForNew(applicationId, after, ms) {
      const until = performance.now() + ms
      while (!stopping && performance.now() < until) {
        if ((await listRequests(db, applicationId, { after, limit: 1 })).length > 0) return
        await sleep(lookMs)
      }
    },
    giveUp() {
      stopping = true
    },
    async stop() {
      stopping = true
      clearInterval(sweeper)
      await flush()
    },
  }
}

/** Made plain a few at a time, so that requests under way are not held up. */
async function plainOnes(batch: readonly NotedRequest[]): Promise<readonly PlainRequest[]> {
  const plain: PlainRequest[] = []
  for (const [index, request] of batch.entries()) {
    if (index % 20 === 19) await sleep(0)
    plain.push(makePlain(request))
  }
  return plain.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}
