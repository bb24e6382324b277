import { listRecovering, recoveryOf } from '../recovery/recovering.ts'
import { beginReading, type Readings } from './begin-reading.ts'

/** After the database was set back each application is read once by itself: what differs is what a person must know. */
export async function readRecovering(readings: Readings): Promise<void> {
  for (const id of await listRecovering(readings.db))
    if ((await recoveryOf(readings.db, id))?.read === false) await beginReading(readings, id)
}
