import { type RawBuilder, sql } from 'kysely'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'
import { dueWarning, warnedDays } from './token-state.ts'

export type ExpiryParts = {
  readonly db: Database
  readonly clock: Clock
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields: object) => void
}

const everyMs = 60_000
const firstMs = warnedDays[0] * 86_400_000

type Ending = {
  readonly id: string
  readonly application_id: string | null
  readonly expires_at: Date
  readonly warned_days: number | null
  readonly replaced: boolean
}

/**
 * Tells once, on whichever node, of each token that ends in 30 days, in 7, in one, and that has ended. The end of a
 * token that was replaced is planned: only that it has come is told.
 */
export async function warnOfExpiringTokens(parts: ExpiryParts): Promise<number> {
  const scim = await warnOf(parts, 'scimToken', sql`scim_token`, sql`application_id, replaced_by is not null`)
  return scim + (await warnOf(parts, 'apiToken', sql`api_token`, sql`null::uuid, false`))
}

async function warnOf(
  { db, clock, log }: ExpiryParts,
  kind: 'scimToken' | 'apiToken',
  table: RawBuilder<unknown>,
  columns: RawBuilder<unknown>,
): Promise<number> {
  const now = clock.now()
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Ending>`
      with ending (id, expires_at, warned_days, application_id, replaced) as (
        select id, expires_at, warned_days, ${columns} from ${table}
        where revoked_at is null and expires_at <= ${new Date(now.getTime() + firstMs)}
          and warned_days is distinct from 0
        for update skip locked)
      select * from ending`.execute(tx)
    let told = 0
    for (const token of rows) {
      const days = dueWarning(token.expires_at, now)
      if (days === undefined || (token.warned_days !== null && token.warned_days <= days)) continue
      if (token.replaced && days > 0) continue
      told += 1
      await sql`update ${table} set warned_days = ${days} where id = ${token.id}`.execute(tx)
      const common = {
        ...{ at: now, actor: system },
        ...(token.application_id !== null && { applicationId: token.application_id }),
      }
      await record(
        tx,
        days === 0
          ? { event: `${kind}.expired`, ...common, data: { tokenId: token.id } }
          : { event: `${kind}.expiring`, ...common, data: { tokenId: token.id, days } },
      )
      log('warn', sentenceOf(days), {
        ...{ tokenId: token.id, applicationId: token.application_id },
        expiresAt: token.expires_at.toISOString(),
      })
    }
    return told
  })
}

function sentenceOf(days: number): string {
  if (days === 0) return 'a token has ended'
  return `a token ends within ${days === 1 ? 'a day' : `${days} days`}: make its successor`
}

export function startExpiryWarnings(parts: ExpiryParts): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  const look = () => {
    running = warnOfExpiringTokens(parts).catch((error: unknown) =>
      parts.log('error', 'tokens that end could not be looked after', { error: String(error) }),
    )
  }
  look()
  const timer = setInterval(look, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
