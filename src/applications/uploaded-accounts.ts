import { sql } from 'kysely'
import type { Account } from '../connector/account.ts'
import type { UploadedAccounts } from '../connector/uploads.ts'
import type { Queries } from '../store/database.ts'

/** The accounts of an application as its last accepted file shows them; undefined before there is one. */
export async function openUploaded(
  queries: Queries,
  applicationId: string,
): Promise<UploadedAccounts | undefined> {
  const list = await queries
    .selectFrom('uploaded_list')
    .select('exported_at')
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  if (list === undefined) return undefined
  const accounts = queries
    .selectFrom('uploaded_account')
    .select('account')
    .where('application_id', '=', applicationId)
    .where('account', 'is not', null)
  return {
    exportedAt: list.exported_at.toISOString(),
    async list() {
      const rows = await accounts.orderBy('vendor_id').execute()
      return rows.map(({ account }) => account as Account)
    },
    async get(accountId) {
      const row = await accounts.where('vendor_id', '=', accountId).executeTakeFirst()
      return row?.account as Account | undefined
    },
  }
}

/**
 * Puts a file's accounts in the place of the earlier file's. What two people confirmed after this file was exported
 * stays: the file can't show it yet.
 */
export async function replaceUploaded(
  tx: Queries,
  upload: {
    readonly applicationId: string
    readonly snapshotId: string
    readonly exportedAt: Date
    readonly uploadedAt: Date
    readonly sha256: string
    readonly columns: Readonly<Record<string, string>>
    readonly accounts: readonly Account[]
  },
): Promise<void> {
  const { applicationId, accounts } = upload
  const list = {
    snapshot_id: upload.snapshotId,
    exported_at: upload.exportedAt,
    uploaded_at: upload.uploadedAt,
    sha256: upload.sha256,
    columns: JSON.stringify(upload.columns),
  }
  await tx
    .insertInto('uploaded_list')
    .values({ application_id: applicationId, ...list })
    .onConflict((conflict) => conflict.column('application_id').doUpdateSet(list))
    .execute()
  await tx
    .deleteFrom('uploaded_account')
    .where('application_id', '=', applicationId)
    .where((where) =>
      where.or([where('confirmed_at', 'is', null), where('confirmed_at', '<=', upload.exportedAt)]),
    )
    .execute()
  await sql`
    insert into uploaded_account (application_id, vendor_id, account)
    select ${applicationId}, r.account ->> 'id', r.account
    from jsonb_to_recordset(${JSON.stringify(accounts.map((account) => ({ account })))}::jsonb) as r(account jsonb)
    on conflict (application_id, vendor_id) do nothing`.execute(tx)
}

/** Two people say that an account is so, after the last file was exported. Undefined: that it is gone. */
export async function confirmUploaded(
  tx: Queries,
  applicationId: string,
  accountId: string,
  account: Account | undefined,
  now: Date,
): Promise<void> {
  const row = { account: account === undefined ? null : JSON.stringify(account), confirmed_at: now }
  await tx
    .insertInto('uploaded_account')
    .values({ application_id: applicationId, vendor_id: accountId, ...row })
    .onConflict((conflict) => conflict.columns(['application_id', 'vendor_id']).doUpdateSet(row))
    .execute()
}
