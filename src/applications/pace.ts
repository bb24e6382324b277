import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { VendorPace } from '../connector/contract.ts'
import { ConnectorError } from '../connector/errors.ts'
import type { Database } from '../store/database.ts'

/** The pace kept towards one vendor tenant, shared by everything that calls it. */
export type Pace = {
  /** Waits for the next free slot; throws `rateLimited` when it is further away than a caller should wait. */
  wait(): Promise<void>
  /** How long until so many requests can go out one after the other; takes none of them. 0 when they can now. */
  roomIn(requests: number): Promise<number>
  /** The vendor asked everybody to wait. */
  pause(ms: number): Promise<void>
}

const longestWaitMs = 10_000
const unlimitedBelowMs = 1

/** How far apart requests are, and how far they may run ahead of that. */
type Spacing = { readonly spacingMs: number; readonly aheadMs: number }

/**
 * A burst is paid back by wider spacing: burst and spaced requests together stay within the vendor's number in every
 * span, wherever the vendor's own window begins.
 */
export function spacingOf(rate: VendorPace | undefined): Spacing {
  if (rate === undefined) return { spacingMs: 0, aheadMs: 0 }
  const burst = rate.burst ?? 1
  const spacingMs = rate.perMs / (burst > 1 ? rate.requests - burst : rate.requests)
  return { spacingMs, aheadMs: (burst - 1) * spacingMs }
}

/**
 * Requests go out evenly spaced but for the burst a vendor with a long span is given. The next free moment is a row,
 * so that every node and every restart keeps the same pace, and a `Retry-After` moves it.
 */
export function makePace(db: Database, applicationId: string, rate: VendorPace | undefined): Pace {
  const spacing = spacingOf(rate)
  const unlimited = spacing.spacingMs < unlimitedBelowMs
  let pausedUntil = 0
  return {
    async wait() {
      const waitMs = Math.max(
        pausedUntil - Date.now(),
        unlimited ? 0 : await takeSlot(db, applicationId, spacing),
      )
      if (waitMs > longestWaitMs) throw new ConnectorError('rateLimited', { retryAfterMs: waitMs })
      if (waitMs > 0) await sleep(waitMs)
    },
    async roomIn(requests) {
      if (unlimited) return 0
      const last = await untilFree(db, applicationId)
      return Math.max(0, last + (requests - 1) * spacing.spacingMs - spacing.aheadMs)
    },
    async pause(ms) {
      pausedUntil = Math.max(pausedUntil, Date.now() + ms)
      await sql`
        insert into rate_window (application_id, bucket, arrives_at)
        values (${applicationId}, 'requests', clock_timestamp() + ${interval(ms + spacing.aheadMs)})
        on conflict (application_id, bucket)
        do update set arrives_at = greatest(rate_window.arrives_at, excluded.arrives_at)`.execute(db)
    },
  }
}

/** Takes the next slot and says how far away it is. A slot that is too far away is not taken. */
async function takeSlot(
  db: Database,
  applicationId: string,
  { spacingMs, aheadMs }: Spacing,
): Promise<number> {
  const spacing = interval(spacingMs)
  const { rows } = await sql<{ taken_ms: number }>`
    insert into rate_window (application_id, bucket, arrives_at)
    values (${applicationId}, 'requests', clock_timestamp() + ${spacing})
    on conflict (application_id, bucket) do update
      set arrives_at = greatest(rate_window.arrives_at, clock_timestamp()) + ${spacing}
      where rate_window.arrives_at <= clock_timestamp() + ${interval(longestWaitMs + aheadMs)}
    returning (extract(epoch from arrives_at - ${spacing} - clock_timestamp()) * 1000)::float8 as taken_ms`.execute(
    db,
  )
  const freeMs =
    rows[0]?.taken_ms ?? Math.max(await untilFree(db, applicationId), longestWaitMs + aheadMs + 1)
  return Math.max(0, freeMs - aheadMs)
}

async function untilFree(db: Database, applicationId: string): Promise<number> {
  const { rows } = await sql<{ wait_ms: number }>`
    select (extract(epoch from arrives_at - clock_timestamp()) * 1000)::float8 as wait_ms from rate_window
    where application_id = ${applicationId} and bucket = 'requests'`.execute(db)
  return Math.max(0, rows[0]?.wait_ms ?? 0)
}

function interval(ms: number) {
  return sql`make_interval(secs => ${ms / 1_000})`
}

/** The same spacing without a row, for an application that is not stored yet. */
export function makeLocalPace(rate: VendorPace | undefined): Pace {
  const { spacingMs, aheadMs } = spacingOf(rate)
  let freeAt = 0
  return {
    async wait() {
      const waitMs = freeAt - Date.now() - aheadMs
      if (waitMs > longestWaitMs) throw new ConnectorError('rateLimited', { retryAfterMs: waitMs })
      freeAt = Math.max(freeAt, Date.now()) + spacingMs
      if (waitMs > 0) await sleep(waitMs)
    },
    async roomIn(requests) {
      const last = Math.max(0, freeAt - Date.now())
      return Math.max(0, last + (requests - 1) * spacingMs - aheadMs)
    },
    async pause(ms) {
      freeAt = Math.max(freeAt, Date.now() + ms + aheadMs)
    },
  }
}
