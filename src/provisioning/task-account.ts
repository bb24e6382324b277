import type { Selectable } from 'kysely'
import type { Account } from '../connector/account.ts'
import type { Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import type { DesiredState } from './desired-state.ts'
import type { TaskRun } from './worker.ts'

/** The account a task is about, as our rows know it. */
export type TaskAccount = {
  readonly id: string
  readonly generation: number
  readonly vendorId: string | null
  readonly managed: 'created' | 'adopted' | null
  readonly protectedByPerson: boolean
  readonly observed: Account | null
  readonly scimUserId: string | null
}

export async function loadTaskAccount(
  queries: Queries,
  accountId: string,
  generation: number,
): Promise<{
  readonly account: TaskAccount
  readonly desired: DesiredState
  /** Whether a person was ever asked to do something about it. */
  readonly asked: boolean
}> {
  const row = await queries
    .selectFrom('account')
    .innerJoin('desired_state', 'desired_state.account_id', 'account.id')
    .select([
      'account.id',
      'account.generation',
      'account.vendor_id',
      'account.managed',
      'account.protected_at',
      'account.observed',
      'account.scim_user_id',
      'desired_state.state',
    ])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('work_item').select('work_item.id').whereRef('work_item.account_id', '=', 'account.id'),
      ).as('asked'),
    )
    .where('account.id', '=', accountId)
    .where('desired_state.generation', '=', generation)
    .executeTakeFirstOrThrow()
  return {
    account: toTaskAccount(row),
    desired: row.state as DesiredState,
    asked: Boolean(row.asked),
  }
}

/** Another row that already stands for this vendor account, if there is one. */
export async function findHolder(
  queries: Queries,
  applicationId: string,
  vendorId: string,
  exceptId: string,
): Promise<TaskAccount | undefined> {
  const row = await queries
    .selectFrom('account')
    .selectAll()
    .where('application_id', '=', applicationId)
    .where('vendor_id', '=', vendorId)
    .where('id', '<>', exceptId)
    .executeTakeFirst()
  return row && toTaskAccount(row)
}

/** Who stands for the account a reading found, when that is not the one a task is about. */
export async function findOtherHolder(
  { account, task, worker }: TaskRun,
  reading: Account | undefined,
): Promise<TaskAccount | undefined> {
  if (reading === undefined || reading.id === account.vendorId) return undefined
  return findHolder(worker.road.db, task.applicationId, reading.id, account.id)
}

type Row = Pick<
  Selectable<Tables['account']>,
  'id' | 'generation' | 'vendor_id' | 'managed' | 'protected_at' | 'observed' | 'scim_user_id'
>

function toTaskAccount(row: Row): TaskAccount {
  return {
    id: row.id,
    generation: row.generation,
    vendorId: row.vendor_id,
    managed: row.managed,
    protectedByPerson: row.protected_at !== null,
    observed: row.observed as Account | null,
    scimUserId: row.scim_user_id,
  }
}

/**
 * Every sign-in name the account was ever wanted to have. What a listing shows does not count: a vendor that gives an
 * id to somebody else would make a stranger known.
 */
export async function namesOf(queries: Queries, accountId: string): Promise<readonly string[]> {
  const rows = await queries
    .selectFrom('desired_state')
    .select('state')
    .where('account_id', '=', accountId)
    .execute()
  const names = rows.flatMap(({ state }) => {
    const { email, userName } = (state as DesiredState).attributes
    return [email, userName].filter((name) => name !== undefined)
  })
  return [...new Set(names)]
}
