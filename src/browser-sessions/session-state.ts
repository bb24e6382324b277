import { sql } from 'kysely'
import type { Vault } from '../applications/vault.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'

/** What is known of the account that signs in, kept over restarts and between nodes. */
export type SessionState = {
  readonly stored: string | undefined
  readonly unproved: number
  readonly lastCode: number | undefined
}

/**
 * The one session of an application: who has it now, what it is, and how often signing in went without proof. Everything
 * is changed only by who holds the lease, told by its fence.
 */
export type HeldSession = {
  readonly state: SessionState
  /** Whether it is still ours; prolongs it. */
  renew(): Promise<boolean>
  signInBegins(): Promise<boolean>
  signInProved(): Promise<boolean>
  codeUsed(counter: number): Promise<boolean>
  keep(stored: string): Promise<void>
  release(): Promise<void>
}

export type SessionParts = {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly nodeId: string
}

const leaseMs = 60_000

/** Undefined: another node has the session. */
export async function holdSession(
  parts: SessionParts,
  applicationId: string,
  hours: number,
): Promise<HeldSession | undefined> {
  const { db, vault, clock, nodeId } = parts
  const now = clock.now()
  const { rows } = await sql<Row>`
    with known as (
      select coalesce(string_agg(fingerprint, ' ' order by name), '') as credential from secret
      where application_id = ${applicationId}
    )
    insert into browser_session as held (application_id, holder, fence, held_until, credential)
    select ${applicationId}, ${nodeId}, 1, ${later(now)}, credential from known
    on conflict (application_id) do update set holder = ${nodeId}, fence = held.fence + 1, held_until = ${later(now)},
      -- Another password begins the count anew, and is nobody's old session.
      unproved = case when held.credential = excluded.credential then held.unproved else 0 end,
      sealed = case when held.credential = excluded.credential then held.sealed end,
      credential = excluded.credential
    where held.holder is null or held.held_until < ${now} or held.holder = ${nodeId}
    returning fence, sealed, stored_until, unproved, last_code`.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  const { fence } = row
  const change = async (columns: Columns) => {
    const { numUpdatedRows } = await db
      .updateTable('browser_session')
      .set({ ...columns, held_until: later(clock.now()) })
      .where('application_id', '=', applicationId)
      .where('fence', '=', fence)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
  const place = `browser_session|${applicationId}`
  const fresh = row.sealed !== null && row.stored_until !== null && row.stored_until > now
  const stored =
    fresh && row.sealed !== null ? await vault.openForInstallation(db, place, row.sealed) : undefined
  let unproved = row.unproved
  return {
    state: {
      stored: stored?.toString('utf8'),
      unproved,
      lastCode: row.last_code ?? undefined,
    },
    renew: () => change({}),
    signInBegins() {
      unproved += 1
      return change({ unproved, sealed: null })
    },
    signInProved() {
      unproved = 0
      return change({ unproved })
    },
    codeUsed: (counter) => change({ last_code: counter }),
    async keep(text) {
      const at = clock.now()
      const sealed = await vault.sealForInstallation(db, place, Buffer.from(text), at)
      const until =
        row.stored_until !== null && fresh ? row.stored_until : new Date(at.getTime() + hours * 3_600_000)
      await change({ sealed, stored_until: until })
    },
    async release() {
      await change({ holder: null })
    },
  }
}

type Row = {
  readonly fence: number
  readonly sealed: Buffer | null
  readonly stored_until: Date | null
  readonly unproved: number
  readonly last_code: number | null
}
type Columns = {
  readonly unproved?: number
  readonly sealed?: Buffer | null
  readonly stored_until?: Date
  readonly last_code?: number
  readonly holder?: null
}

function later(now: Date): Date {
  return new Date(now.getTime() + leaseMs)
}
