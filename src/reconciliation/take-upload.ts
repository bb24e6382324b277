import { createHash } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { ApplicationContext } from '../applications/directory.ts'
import { openUploaded, replaceUploaded } from '../applications/uploaded-accounts.ts'
import type { Actor } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Account } from '../connector/account.ts'
import type { RowProblem, UploadedAccounts, UploadReading } from '../connector/uploads.ts'
import { requeueAsked } from '../provisioning/requeue.ts'
import type { Database, Queries } from '../store/database.ts'
import { type ReadingRefusal, refuseReading } from './accept.ts'
import { acceptSnapshot, knownRows, refuseSnapshot } from './conclude-snapshot.ts'

export type Upload = {
  readonly content: Buffer
  readonly reading: UploadReading
  /** All accounts as the connector shows them of such a list. */
  readonly listFrom: (uploaded: UploadedAccounts) => Promise<readonly Account[]>
  readonly exportedAt: Date
  /** How many accounts the application says there are; undefined: nobody looked. */
  readonly expectedRows: number | undefined
  readonly actor: Actor
  readonly requestId: string
}

export type Taken =
  | { readonly outcome: 'accepted'; readonly snapshotId: string }
  | { readonly outcome: 'refused'; readonly snapshotId: string; readonly refusal: ReadingRefusal }
  /** A later list is there already; this one would set the clock back. */
  | { readonly outcome: 'older'; readonly than: Date }

/**
 * A file is a reading of all accounts, and judged like one: with a single bad row, or when it lost much, nothing is
 * concluded from it. When it is believed, what people were asked is looked at again.
 */
export async function takeUpload(
  db: Database,
  context: ApplicationContext,
  upload: Upload,
  now: Date,
): Promise<Taken> {
  const { id: applicationId } = context.application
  const { reading, exportedAt, actor, requestId } = upload
  return db.transaction().execute(async (tx) => {
    await tx.selectFrom('application').select('id').where('id', '=', applicationId).forNoKeyUpdate().execute()
    const than = await newestExport(tx, applicationId)
    if (than !== undefined && than > exportedAt) return { outcome: 'older', than }
    const snapshotId = newId()
    await tx
      .insertInto('snapshot')
      .values({ id: snapshotId, application_id: applicationId, started_at: exportedAt, state: 'reading' })
      .execute()
    const refusal = await refuseUpload(tx, applicationId, upload)
    if (refusal !== undefined) {
      await refuseSnapshot(tx, applicationId, snapshotId, refusal, now)
      return { outcome: 'refused', snapshotId, refusal }
    }
    const sha256 = createHash('sha256').update(upload.content).digest('hex')
    const { accounts, columns } = reading
    const list = { applicationId, snapshotId, exportedAt, uploadedAt: now, sha256, columns, accounts }
    await replaceUploaded(tx, list)
    const uploaded = await openUploaded(tx, applicationId)
    const shown = uploaded === undefined ? [] : await upload.listFrom(uploaded)
    await acceptSnapshot(tx, context, snapshotId, shown, now, exportedAt)
    await requeueAsked(tx, applicationId, now)
    const bytes = upload.content.length
    await record(tx, {
      event: 'upload.taken',
      at: now,
      ...{ actor, requestId, applicationId },
      data: { snapshotId, sha256, bytes, rows: reading.rows, exportedAt: exportedAt.toISOString() },
    })
    return { outcome: 'accepted', snapshotId }
  })
}

async function newestExport(tx: Queries, applicationId: string): Promise<Date | undefined> {
  const list = await tx
    .selectFrom('uploaded_list')
    .select('exported_at')
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  return list?.exported_at
}

async function refuseUpload(
  tx: Queries,
  applicationId: string,
  { reading, expectedRows }: Upload,
): Promise<ReadingRefusal | undefined> {
  const [first] = reading.problems
  if (first !== undefined) return { code: 'badRows', says: problemsText(first, reading.problems.length) }
  if (expectedRows !== undefined && expectedRows !== reading.rows)
    return {
      code: 'otherCount',
      says: `The file shows ${reading.rows} accounts, the application is said to have ${expectedRows}.`,
    }
  // Whoever has counted in the application knows that it shrank.
  if (expectedRows !== undefined) return undefined
  if (reading.rows === 0) return { code: 'empty', says: 'The file shows no account at all.' }
  return refuseReading(reading.rows, await knownRows(tx, applicationId))
}

function problemsText({ line, says }: RowProblem, count: number): string {
  const more = count > 1 ? ` There are ${count - 1} more problems.` : ''
  return `${line === 0 ? '' : `Line ${line}: `}${says}${more}`
}
