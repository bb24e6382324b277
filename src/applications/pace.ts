import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { ConnectorError } from '../connector/errors.ts'
import type { Database } from '../store/database.ts'

/** The pace kept towards one vendor tenant, shared by everything that calls it. */
export type Pace = {
  /** Waits for the next free slot; throws `rateLimited` when it is further away than a caller should wait. */
  wait(): Promise<void>
  /** The vendor asked everybody to wait. */
  pause(ms: number): Promise<void>
}

const longestWaitMs = 10_000
const unlimitedBelowMs = 1

/**
 * Requests go out evenly spaced, never in bursts: a vendor's window then holds them wherever it begins. The next free
 * moment is a row, so that every node and every restart keeps the same pace, and a `Retry-After` moves it.
 */
export function makePace(
  db: Database,
  applicationId: string,
  rate: { readonly requests: number; readonly perMs: number } | undefined,
): Pace {
  const spacingMs = rate === undefined ? 0 : rate.perMs / rate.requests
  let pausedUntil = 0
  return {
    async wait() {
      const waitMs = Math.max(
        pausedUntil - Date.now(),
        spacingMs < unlimitedBelowMs ? 0 : await takeSlot(db, applicationId, spacingMs),
      )
      if (waitMs > longestWaitMs) throw new ConnectorError('rateLimited', { retryAfterMs: waitMs })
      if (waitMs > 0) await sleep(waitMs)
    },
    async pause(ms) {
      pausedUntil = Math.max(pausedUntil, Date.now() + ms)
      await sql`
        insert into rate_window (application_id, bucket, arrives_at)
        values (${applicationId}, 'requests', clock_timestamp() + make_interval(secs => ${ms / 1_000}))
        on conflict (application_id, bucket)
        do update set arrives_at = greatest(rate_window.arrives_at, excluded.arrives_at)`.execute(db)
    },
  }
}

/** Takes the next slot and says how far away it is. A slot that is too far away is not taken. */
async function takeSlot(db: Database, applicationId: string, spacingMs: number): Promise<number> {
  const spacing = sql`make_interval(secs => ${spacingMs / 1_000})`
  const { rows } = await sql<{ wait_ms: number }>`
    insert into rate_window (application_id, bucket, arrives_at)
    values (${applicationId}, 'requests', clock_timestamp() + ${spacing})
    on conflict (application_id, bucket) do update set arrives_at = case
      when rate_window.arrives_at > clock_timestamp() + make_interval(secs => ${longestWaitMs / 1_000})
        then rate_window.arrives_at
      else greatest(rate_window.arrives_at, clock_timestamp()) + ${spacing} end
    returning (extract(epoch from arrives_at - ${spacing} - clock_timestamp()) * 1000)::float8 as wait_ms`.execute(
    db,
  )
  return Math.max(0, rows[0]?.wait_ms ?? 0)
}

/** The same spacing without a row, for an application that is not stored yet. */
export function makeLocalPace(rate: { readonly requests: number; readonly perMs: number } | undefined): Pace {
  const spacingMs = rate === undefined ? 0 : rate.perMs / rate.requests
  let freeAt = 0
  return {
    async wait() {
      const waitMs = freeAt - Date.now()
      if (waitMs > longestWaitMs) throw new ConnectorError('rateLimited', { retryAfterMs: waitMs })
      freeAt = Math.max(freeAt, Date.now()) + spacingMs
      if (waitMs > 0) await sleep(waitMs)
    },
    async pause(ms) {
      freeAt = Math.max(freeAt, Date.now() + ms)
    },
  }
}
