import { sql } from 'kysely'
import type { VendorSession } from '../applications/vendor-session.ts'
import type { SignIn } from '../connector/contract.ts'
import type { Database } from '../store/database.ts'

const dayMs = 24 * 60 * 60_000
/** A month is the most that some vendors give at once; the pages are few, since some allow few requests. */
const daysBack = 29
const mostPages = 5

/**
 * Notes when accounts last signed in, where the application tells. Newest first: what lies behind the last page that
 * is read is older than all that was. Nothing is concluded from a sign-in that is not shown.
 */
export async function noteSignIns(
  db: Database,
  applicationId: string,
  { connector, vendor }: VendorSession,
  now: Date,
): Promise<void> {
  const list = connector.listSignIns
  if (list === undefined) return
  const span = { from: day(now.getTime() - daysBack * dayMs), to: day(now.getTime()) }
  const latest = new Map<string, SignIn>()
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const { items, nextCursor } = await list(vendor, { ...span, ...(cursor !== undefined && { cursor }) })
    for (const one of items) {
      const known = latest.get(one.accountId)
      if (known === undefined || known.at < one.at) latest.set(one.accountId, one)
    }
    if (nextCursor === undefined || nextCursor === cursor) break
    cursor = nextCursor
  }
  await sql`
    update account set last_sign_in_at = greatest(last_sign_in_at, seen.at)
    from jsonb_to_recordset(${JSON.stringify([...latest.values()])}::jsonb) as seen("accountId" text, at timestamptz)
    where application_id = ${applicationId} and vendor_id = seen."accountId"`.execute(db)
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
