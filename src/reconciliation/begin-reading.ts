import { v7 as newId } from 'uuid'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'

export type Readings = {
  readonly db: Database
  readonly clock: Clock
  /** Begins a reading of all accounts in the background. */
  readonly startCollecting: (applicationId: string, snapshotId: string) => Promise<void>
}

/** Asks for a reading of all accounts; the id it can be followed by. */
export async function beginReading(
  { db, clock, startCollecting }: Readings,
  applicationId: string,
): Promise<string> {
  const id = newId()
  await db
    .insertInto('snapshot')
    .values({ id, application_id: applicationId, started_at: clock.now(), state: 'reading' })
    .execute()
  await startCollecting(applicationId, id)
  return id
}
