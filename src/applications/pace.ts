import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { VendorPace } from '../connector/contract.ts'
import { ConnectorError } from '../connector/errors.ts'
import type { Database } from '../store/database.ts'

/**
 * Who asks for a slot. A leaver always gets the next one. Others take slots only a moment ahead, and leave the last part
 * of a burst, so that a leaver never finds the coming seconds given away.
 */
export type Turn = 'leaver' | 'other'

/** The pace kept towards one vendor tenant, as one kind of caller has it. */
export type Pace = {
  /** Waits for a free slot; throws `rateLimited` when it is further away than a caller should wait. */
  wait(): Promise<void>
  /** How long until so many requests can go out one after the other; takes none of them. 0 when they can now. */
  roomIn(requests: number): Promise<number>
  /** The vendor asked everybody to wait. */
  pause(ms: number): Promise<void>
}

const longestWaitMs = 10_000
const unlimitedBelowMs = 1
/** How far ahead others than leavers take slots: the longest that a leaver waits behind them, beside one slot. */
const othersAheadMs = 250
/** The part of a burst that only leavers use. */
const keptForLeavers = 0.1

/** How far apart requests are, how far they may run ahead of that, and how far leavers alone may. All in ms. */
type Spacing = { readonly spacingMs: number; readonly aheadMs: number; readonly keptMs: number }

/**
 * A burst is paid back by wider spacing: burst and spaced requests together stay within the vendor's number in every
 * span, wherever the vendor's own window begins.
 */
export function spacingOf(rate: VendorPace | undefined): Spacing {
  if (rate === undefined) return { spacingMs: 0, aheadMs: 0, keptMs: 0 }
  const burst = rate.burst ?? 1
  const spacingMs = rate.perMs / (burst > 1 ? rate.requests - burst : rate.requests)
  return {
    spacingMs,
    aheadMs: (burst - 1) * spacingMs,
    keptMs: Math.floor(burst * keptForLeavers) * spacingMs,
  }
}

/**
 * Requests go out evenly spaced but for the burst a vendor with a long span is given. The next free moment is a row,
 * so that everything that calls, every node and every restart keep the same pace, and a `Retry-After` moves it.
 */
export function makePaces(
  db: Database,
  applicationId: string,
  rate: VendorPace | undefined,
): Readonly<Record<Turn, Pace>> {
  const spacing = spacingOf(rate)
  const unlimited = spacing.spacingMs < unlimitedBelowMs
  const aheadOf = { leaver: spacing.aheadMs, other: spacing.aheadMs - spacing.keptMs } as const
  let pausedUntil = 0
  let othersTurn: Promise<unknown> = Promise.resolve()
  const take = (turn: Turn, withinMs: number) =>
    takeSlot(db, applicationId, { spacingMs: spacing.spacingMs, aheadMs: aheadOf[turn], withinMs })

  /** Others of this node ask one after the other, in the order they came: whoever waits longest is next. */
  function inTurn(until: number): Promise<number> {
    const mine = othersTurn.then(() => takeAsOther(until))
    othersTurn = mine.catch(() => {})
    return mine
  }
  async function takeAsOther(until: number): Promise<number> {
    for (;;) {
      const { waitMs, taken } = await take('other', othersAheadMs)
      if (taken || waitMs > longestWaitMs) return waitMs
      if (Date.now() + waitMs > until) return Math.max(waitMs, longestWaitMs + 1)
      await sleep(Math.max(1, waitMs - othersAheadMs))
    }
  }
  async function slotOf(turn: Turn): Promise<number> {
    if (unlimited) return 0
    if (turn === 'other') return inTurn(Date.now() + longestWaitMs)
    return (await take('leaver', longestWaitMs)).waitMs
  }

  async function pause(ms: number): Promise<void> {
    pausedUntil = Math.max(pausedUntil, Date.now() + ms)
    await sql`
      insert into rate_window (application_id, bucket, arrives_at)
      values (${applicationId}, 'requests', clock_timestamp() + ${interval(ms + spacing.aheadMs)})
      on conflict (application_id, bucket)
      do update set arrives_at = greatest(rate_window.arrives_at, excluded.arrives_at)`.execute(db)
  }
  const paceOf = (turn: Turn): Pace => ({
    pause,
    async wait() {
      const slotMs = await slotOf(turn)
      const waitMs = Math.max(pausedUntil - Date.now(), slotMs)
      if (waitMs > longestWaitMs) throw new ConnectorError('rateLimited', { retryAfterMs: waitMs })
      if (waitMs > 0) await sleep(waitMs)
    },
    async roomIn(requests) {
      if (unlimited) return 0
      const last = await untilFree(db, applicationId)
      return Math.max(0, last + (requests - 1) * spacing.spacingMs - aheadOf[turn])
    },
  })
  return { leaver: paceOf('leaver'), other: paceOf('other') }
}

/** Takes the next slot if it is at most so far away. Says in either case how far away it is. */
async function takeSlot(
  db: Database,
  applicationId: string,
  at: { readonly spacingMs: number; readonly aheadMs: number; readonly withinMs: number },
): Promise<{ readonly waitMs: number; readonly taken: boolean }> {
  const spacing = interval(at.spacingMs)
  const { rows } = await sql<{ taken_ms: number }>`
    insert into rate_window (application_id, bucket, arrives_at)
    values (${applicationId}, 'requests', clock_timestamp() + ${spacing})
    on conflict (application_id, bucket) do update
      set arrives_at = greatest(rate_window.arrives_at, clock_timestamp()) + ${spacing}
      where rate_window.arrives_at <= clock_timestamp() + ${interval(at.withinMs + at.aheadMs)}
    returning (extract(epoch from arrives_at - ${spacing} - clock_timestamp()) * 1000)::float8 as taken_ms`.execute(
    db,
  )
  const [mine] = rows
  const freeMs = mine?.taken_ms ?? (await untilFree(db, applicationId))
  return { waitMs: Math.max(0, freeMs - at.aheadMs), taken: mine !== undefined }
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
