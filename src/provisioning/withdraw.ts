import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { FailureCode } from '../failures/failures.ts'
import type { JsonObject } from '../scim/json.ts'
import { toUserFacts } from '../scim/user-facts.ts'
import type { Queries } from '../store/database.ts'
import { deletionDueAt } from './delete-user.ts'
import { type DesireInputs, nextGeneration, writeGenerations } from './desire.ts'
import { desireAccounts } from './desire-accounts.ts'
import type { DesiredState } from './desired-state.ts'
import { liveOverrides } from './override-store.ts'
import { userColumns } from './user-write.ts'
import type { TaskRun } from './worker.ts'
import type { Undo } from './write-generations.ts'

/**
 * Takes back the input that the vendor refuses for good, so that the identity provider's next try is fresh. Only if
 * the input is still the newest one. Belongs into the transaction that records the refusal.
 */
export async function withdraw(tx: Queries, run: TaskRun, code: FailureCode, now: Date): Promise<boolean> {
  const { task } = run
  const generation = { account_id: task.accountId, generation: task.generation }
  const row = await tx
    .selectFrom('desired_state')
    .select('undo')
    .where('account_id', '=', generation.account_id)
    .where('generation', '=', generation.generation)
    .executeTakeFirst()
  const undo = row?.undo as Undo | null | undefined
  if (undo == null) return false
  const undone = undo.kind === 'removeUser' ? removeUser(tx, run, undo, now) : restoreUser(tx, run, undo, now)
  if (!(await undone)) return false
  await tx
    .updateTable('desired_state')
    .set({ withdrawn_at: now })
    .where('account_id', '=', generation.account_id)
    .where('generation', '=', generation.generation)
    .execute()
  await record(tx, {
    event: 'desired.withdrawn',
    at: now,
    actor: system,
    applicationId: task.applicationId,
    accountId: task.accountId,
    taskId: task.id,
    data: { generation: task.generation, code },
  })
  return true
}

async function removeUser(
  tx: Queries,
  run: TaskRun,
  undo: Extract<Undo, { kind: 'removeUser' }>,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('scim_user')
    .set({ deleted_at: now })
    .where('id', '=', undo.userId)
    .where('version', '=', undo.version)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await tx.deleteFrom('scim_member').where('user_id', '=', undo.userId).execute()
  await tx
    .updateTable('account')
    .set({ scim_user_id: null })
    .where('scim_user_id', '=', undo.userId)
    .execute()
  await leaveAgain(tx, run, now)
  return true
}

async function restoreUser(
  tx: Queries,
  run: TaskRun,
  undo: Extract<Undo, { kind: 'restoreUser' }>,
  now: Date,
): Promise<boolean> {
  const resource = undo.resource as JsonObject
  const columns = userColumns({ resource, facts: toUserFacts(resource) })
  const { numUpdatedRows } = await tx
    .updateTable('scim_user')
    .set((row) => ({ ...columns, version: row('version', '+', 1), modified_at: now }))
    .where('id', '=', undo.userId)
    .where('version', '=', undo.version)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await desireAccounts(tx, run.context, [undo.userId], { actor: system, via: 'withdrawal' }, now)
  return true
}

/** An account whose person had left before stays as it was: without access, and with its deletion planned. */
async function leaveAgain(tx: Queries, { task, context }: TaskRun, now: Date): Promise<void> {
  const { accountId, applicationId } = task
  const row = await tx
    .selectFrom('account')
    .innerJoin('desired_state', 'desired_state.account_id', 'account.id')
    .select('desired_state.state')
    .where('account.id', '=', accountId)
    .where('account.generation', '=', task.generation)
    .where('desired_state.generation', '=', task.generation - 1)
    .executeTakeFirst()
  const before = row?.state as DesiredState | undefined
  if (before?.presence !== 'disabled') return
  const inputs: DesireInputs = {
    ...{ accountId, currentGeneration: task.generation, user: undefined, userVersion: null },
    ...{ lastAttributes: before.attributes, groupKeys: new Set<string>(), previous: before },
    overrides: (await liveOverrides(tx, [accountId])).get(accountId) ?? [],
  }
  const generation = nextGeneration(
    context,
    inputs,
    { actor: system, via: 'withdrawal' },
    {
      state: before,
      deletionDueAt: deletionDueAt(context, now),
      record: (number, taskId) => ({
        ...{ event: 'desired.changed', at: now, actor: system, applicationId, accountId, taskId },
        data: { generation: number, presence: before.presence, via: 'withdrawal' },
      }),
    },
  )
  await writeGenerations(tx, [{ ...generation, linkTo: null }], now)
}
