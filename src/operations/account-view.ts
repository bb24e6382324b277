import { sql } from 'kysely'
import { matchKey } from '../accounts/match-key.ts'
import type { ApplicationContext } from '../applications/directory.ts'
import type { Account, AccountMark } from '../connector/account.ts'
import { isUuid } from '../provisioning/stored-user.ts'
import type { Database } from '../store/database.ts'
import { OperationError } from './operation-error.ts'

/** An account as people are shown it: what the vendor showed last, and what we have to do with it. */
export type AccountView = {
  readonly id: string
  readonly vendorId: string | null
  readonly name: string
  readonly state: string
  readonly entitlements: readonly string[]
  readonly managed: 'created' | 'adopted' | null
  readonly scimUserId: string | null
  /** Came in by a first single sign-on and is not managed. */
  readonly justInTime: boolean
  readonly protected: boolean
  readonly marks: readonly AccountMark[]
  readonly desired: string | null
  readonly task: { readonly id: string; readonly state: string; readonly outcome: string | null } | null
  readonly observedAt: string | null
  /** Where the application tells; null: not known, which is not the same as never. */
  readonly lastSignInAt: string | null
}

type Row = {
  id: string
  vendor_id: string | null
  match_key: string
  managed: 'created' | 'adopted' | null
  scim_user_id: string | null
  protected_at: Date | null
  observed: Account | null
  observed_at: Date | null
  last_sign_in_at: Date | null
  presence: string | null
  task_id: string | null
  task_state: string | null
  task_outcome: string | null
}

export async function loadAccounts(
  db: Database,
  context: ApplicationContext,
  only?: { readonly id: string },
): Promise<readonly AccountView[]> {
  const { rows } = await sql<Row>`
    select account.id, account.vendor_id, account.match_key, account.managed, account.scim_user_id,
      account.protected_at, account.observed, account.observed_at, account.last_sign_in_at,
      desired_state.state ->> 'presence' as presence, task.id as task_id, task.state as task_state,
      task.outcome as task_outcome
    from account
    left join desired_state on desired_state.account_id = account.id
      and desired_state.generation = account.generation
    left join task on task.id = account.task_id
    where account.application_id = ${context.application.id}
      and (account.vendor_id is not null or account.scim_user_id is not null)
      ${only === undefined ? sql`` : sql`and account.id = ${only.id}`}
    order by account.match_key, account.id`.execute(db)
  return rows.map((row) => toView(context, row))
}

function toView({ connector }: ApplicationContext, row: Row): AccountView {
  const entitlements = row.observed?.entitlements ?? []
  const { justInTime } = connector.facts
  const cameIn = entitlements.some(({ type, name }) => type === justInTime?.type && name === justInTime.name)
  return {
    id: row.id,
    vendorId: row.vendor_id,
    name: row.observed?.email ?? row.observed?.userName ?? row.match_key,
    state: row.observed?.state ?? (row.observed_at === null ? 'not read yet' : 'absent'),
    entitlements: entitlements.map(({ name, id }) => name || id),
    managed: row.managed,
    scimUserId: row.scim_user_id,
    justInTime: row.managed === null && cameIn,
    protected: row.protected_at !== null,
    marks: row.observed?.marks ?? [],
    desired: row.presence,
    task:
      row.task_id === null || row.task_state === null
        ? null
        : { id: row.task_id, state: row.task_state, outcome: row.task_outcome },
    observedAt: row.observed_at?.toISOString() ?? null,
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
  }
}

/** One account by our id, the vendor's id, or its sign-in name; a name that fits several is refused. */
export async function findAccountId(db: Database, context: ApplicationContext, key: string): Promise<string> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'match_key'])
    .where('application_id', '=', context.application.id)
    .where((where) =>
      where.or([
        where('vendor_id', '=', key),
        where('match_key', '=', matchKey(key)),
        ...(isUuid(key) ? [where('id', '=', key)] : []),
      ]),
    )
    .execute()
  const [row] = rows
  if (row !== undefined && rows.length === 1) return row.id
  const { slug } = context.application
  if (row === undefined)
    throw new OperationError(
      'notFound',
      `${slug} has no account "${key}".`,
      `Read it first: "overlock app sync ${slug}".`,
    )
  throw new OperationError(
    'conflict',
    `Several accounts of ${slug} fit "${key}".`,
    'Give the id from "overlock account list".',
  )
}
