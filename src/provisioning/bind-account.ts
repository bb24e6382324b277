import { record } from '../audit/trail.ts'
import type { Account } from '../connector/account.ts'
import type { Queries } from '../store/database.ts'
import { findHolder } from './task-account.ts'
import type { TaskRun } from './worker.ts'

/**
 * Keeps what a reading showed, and ties our row to the vendor's account. A row that only stood for the same vendor
 * account (from an earlier listing, or an earlier User) gives it up. `disputed`: another User stands for it, and
 * nothing was changed.
 */
export async function bindAccount(
  tx: Queries,
  run: TaskRun,
  reading: Account | undefined,
  now: Date,
  managed: 'created' | 'adopted' = 'adopted',
): Promise<'bound' | 'disputed'> {
  const { account, task } = run
  if (reading === undefined) {
    await tx
      .updateTable('account')
      .set({
        observed: null,
        observed_at: now,
        absent_since: now,
        vendor_id: null,
        managed: null,
        managed_at: null,
      })
      .where('id', '=', account.id)
      .execute()
    return 'bound'
  }
  const isNew = account.vendorId !== reading.id
  if (isNew && !(await takeOver(tx, run, reading.id, now))) return 'disputed'
  const becomesManaged = isNew || account.managed === null
  await tx
    .updateTable('account')
    .set({
      vendor_id: reading.id,
      observed: JSON.stringify(reading),
      observed_at: now,
      absent_since: null,
      ...(becomesManaged && { managed, managed_at: now }),
    })
    .where('id', '=', account.id)
    .execute()
  if (becomesManaged && managed === 'adopted')
    await record(tx, {
      event: 'account.adopted',
      at: now,
      actor: task.origin.actor,
      applicationId: task.applicationId,
      accountId: account.id,
      taskId: task.id,
      data: { basis: 'identityProvider' },
      detail: { account: reading },
    })
  return 'bound'
}

async function takeOver(tx: Queries, run: TaskRun, vendorId: string, now: Date): Promise<boolean> {
  const holder = await findHolder(tx, run.task.applicationId, vendorId, run.account.id)
  if (holder === undefined) return true
  if (holder.scimUserId !== null) return false
  if (holder.generation === 0) {
    await tx.deleteFrom('account').where('id', '=', holder.id).execute()
    return true
  }
  await tx
    .updateTable('account')
    .set({ vendor_id: null, managed: null, absent_since: now })
    .where('id', '=', holder.id)
    .execute()
  return true
}
