import { type Dispatcher, Pool } from 'undici'
import type { CpuMeter, CpuTime } from './cpu-meter.ts'

/** One request to send, and what to do with its answer. */
export type Shot = Pick<Dispatcher.RequestOptions, 'method' | 'path' | 'headers' | 'body'> & {
  readonly answered?: (body: string) => void
}

export type Load = {
  readonly origin: string
  readonly connections: number
  readonly warmUpMs: number
  readonly measureMs: number
  /** Ends the load even if there is time left. */
  readonly mostRequests: number
  readonly next: () => Shot
  readonly cpu: CpuMeter
}

export type Measured = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Microseconds of processor time per request. */
  readonly cpu: { readonly server: number; readonly database: number } | undefined
}

/**
 * Keeps so many connections busy, each with one request at a time. Any answer but a good one ends the run: a server
 * that refuses is fast, and its figures would mean nothing.
 */
export async function measureLoad(load: Load): Promise<Measured> {
  const { origin, connections, warmUpMs, measureMs, mostRequests } = load
  await using pool = poolOf(origin, connections)
  await fire(pool.pool, load, { ms: warmUpMs, most: mostRequests })
  const cpuBefore = await load.cpu.read()
  const startedAt = performance.now()
  const tookMs = await fire(pool.pool, load, { ms: measureMs, most: mostRequests })
  const seconds = (performance.now() - startedAt) / 1_000
  const cpuAfter = await load.cpu.read()
  const sorted = Float64Array.from(tookMs).sort()
  const count = sorted.length
  return {
    perSecond: count / seconds,
    p50Ms: sorted[Math.floor(count * 0.5)] ?? 0,
    p99Ms: sorted[Math.floor(count * 0.99)] ?? 0,
    cpu: cpuBefore && cpuAfter && perRequest(cpuBefore, cpuAfter, count),
  }
}

function perRequest(before: CpuTime, after: CpuTime, count: number) {
  const micros = (seconds: number) => (seconds * 1_000_000) / Math.max(1, count)
  return { server: micros(after.server - before.server), database: micros(after.database - before.database) }
}

function poolOf(origin: string, connections: number) {
  const pool = new Pool(origin, { connections, pipelining: 1 })
  return { pool, [Symbol.asyncDispose]: () => pool.close() }
}

/** How long each request took, in milliseconds. */
async function fire(
  pool: Pool,
  { connections, next }: Load,
  limit: { readonly ms: number; readonly most: number },
): Promise<readonly number[]> {
  const until = performance.now() + limit.ms
  const took: number[] = []
  let sent = 0
  const gun = async () => {
    while (performance.now() < until && sent < limit.most) {
      sent += 1
      const { answered, ...shot } = next()
      const startedAt = performance.now()
      const { statusCode, body } = await pool.request(shot)
      const text = await body.text()
      if (statusCode >= 300)
        throw new Error(`${shot.method} ${shot.path}: ${statusCode} ${text.slice(0, 300)}`)
      took.push(performance.now() - startedAt)
      answered?.(text)
    }
  }
  await Promise.all(Array.from({ length: connections }, gun))
  return took
}
