import type { ApplicationContext, Directory } from '../applications/directory.ts'
import { refreshEntitlements } from '../applications/entitlement-store.ts'
import type { Sessions } from '../applications/vendor-session.ts'
import type { Clock } from '../clock.ts'
import type { Account } from '../connector/account.ts'
import { listAll } from '../connector/list-all.ts'
import type { Database } from '../store/database.ts'
import { type ReadingRefusal, refuseReading } from './accept.ts'
import { acceptSnapshot, knownRows, refuseSnapshot } from './conclude-snapshot.ts'
import { noteSignIns } from './sign-ins.ts'

export type Collector = {
  readonly db: Database
  readonly clock: Clock
  readonly directory: Directory
  readonly sessions: Sessions
}

/**
 * Reads every account of an application and keeps what was seen. A reading that breaks off, contradicts itself or
 * lost too much is refused as a whole: no account is taken for absent from it. Nothing is changed at the vendor.
 */
export async function collect(parts: Collector, applicationId: string, snapshotId: string): Promise<void> {
  const context = await parts.directory.byId(applicationId)
  try {
    const accounts = await readAll(parts, context, snapshotId)
    const now = parts.clock.now()
    const refusal = refuseReading(accounts.length, await knownRows(parts.db, applicationId))
    if (refusal !== undefined) return await refuse(parts, applicationId, snapshotId, refusal)
    await parts.db.transaction().execute((tx) => acceptSnapshot(tx, context, snapshotId, accounts, now))
    const session = await parts.sessions.open(context.application, context.connector)
    // Beside the listing: where it can't be read, the accounts are known all the same.
    await noteSignIns(parts.db, applicationId, session, parts.clock.now()).catch(() => {})
  } catch (error) {
    const says = error instanceof Error ? error.message : 'It could not be read.'
    const refusal = { code: 'unreadable', says } as const
    await refuse(parts, applicationId, snapshotId, refusal)
  }
}

async function refuse(
  { db, clock }: Collector,
  applicationId: string,
  snapshotId: string,
  refusal: ReadingRefusal,
): Promise<void> {
  await db.transaction().execute((tx) => refuseSnapshot(tx, applicationId, snapshotId, refusal, clock.now()))
}

async function readAll(
  { db, clock, sessions }: Collector,
  { application, connector }: ApplicationContext,
  snapshotId: string,
): Promise<readonly Account[]> {
  if (connector.readUpload !== undefined)
    throw new Error('Its accounts are read from a file: "overlock app upload <app> <file>".')
  const session = await sessions.open(application, connector)
  session.readAfresh()
  await refreshEntitlements(db, application.id, session, clock.now())
  return listAll<Account>(
    (page) => connector.listAccounts(session.vendor, page),
    (rows, total) => {
      db.updateTable('snapshot')
        .set({ rows, vendor_total: total ?? null })
        .where('id', '=', snapshotId)
        .where('state', '=', 'reading')
        .execute()
        .catch(() => {})
    },
  )
}
