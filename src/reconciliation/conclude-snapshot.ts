import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { matchKey } from '../accounts/match-key.ts'
import type { ApplicationContext } from '../applications/directory.ts'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Account } from '../connector/account.ts'
import type { Queries } from '../store/database.ts'
import type { ReadingRefusal } from './accept.ts'

/** What the last accepted reading showed; before there is one, the accounts that were made or found singly. */
export async function knownRows(queries: Queries, applicationId: string): Promise<number> {
  const row = await queries
    .selectFrom('snapshot')
    .select('rows')
    .where('application_id', '=', applicationId)
    .where('state', '=', 'accepted')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row !== undefined && row.rows > 0) return row.rows
  const { known } = await queries
    .selectFrom('account')
    .select(({ fn }) => fn.countAll<number>().as('known'))
    .where('application_id', '=', applicationId)
    .where('vendor_id', 'is not', null)
    .where('absent_since', 'is', null)
    .executeTakeFirstOrThrow()
  return known
}

/** Nothing is concluded from it. Belongs into a transaction. */
export async function refuseSnapshot(
  queries: Queries,
  applicationId: string,
  snapshotId: string,
  refusal: ReadingRefusal,
  now: Date,
): Promise<void> {
  await queries
    .updateTable('snapshot')
    .set({ state: 'refused', finished_at: now, refusal: JSON.stringify(refusal) })
    .where('id', '=', snapshotId)
    .execute()
  await record(queries, {
    event: 'snapshot.refused',
    at: now,
    actor: system,
    applicationId,
    data: { snapshotId, code: refusal.code },
  })
}

type Context = Pick<ApplicationContext, 'application' | 'connector'>

/** The reading is believed: what it shows is kept. `seenAt`: when it was so, where that was not just now. */
export async function acceptSnapshot(
  tx: Queries,
  { application, connector }: Context,
  snapshotId: string,
  accounts: readonly Account[],
  now: Date,
  seenAt: Date = now,
): Promise<void> {
  await keep(tx, { application, connector }, snapshotId, accounts, seenAt)
  const justInTime = connector.facts.justInTime ?? null
  const { rows } = await sql<{ counts: object }>`
    select json_build_object(
      'managed', count(*) filter (where snapshot_id = ${snapshotId} and managed is not null),
      'unmanaged', count(*) filter (where snapshot_id = ${snapshotId} and managed is null),
      'justInTime', count(*) filter (where snapshot_id = ${snapshotId} and managed is null
        and observed -> 'entitlements' @> ${JSON.stringify([justInTime ?? { type: '' }])}::jsonb),
      'absent', count(*) filter (where absent_since is not null and managed is not null)) as counts
    from account where application_id = ${application.id}`.execute(tx)
  await tx
    .updateTable('snapshot')
    .set({
      state: 'accepted',
      rows: accounts.length,
      finished_at: now,
      counts: JSON.stringify(rows[0]?.counts ?? {}),
    })
    .where('id', '=', snapshotId)
    .execute()
  await record(tx, {
    event: 'snapshot.accepted',
    at: now,
    actor: system,
    applicationId: application.id,
    data: { snapshotId, rows: accounts.length },
  })
}

/**
 * Known accounts are brought up to date by the vendor's id; unknown ones are noted, unmanaged. Where the listing does
 * not show what accounts hold, what was read last stays. Whoever has accepted an invitation is looked at next.
 */
async function keep(
  tx: Queries,
  { application, connector }: Context,
  snapshotId: string,
  accounts: readonly Account[],
  now: Date,
): Promise<void> {
  const applicationId = application.id
  const { matchOn } = connector.facts
  const rows = accounts.map((account) => ({
    id: newId(),
    vendor_id: account.id,
    match_key: matchKey(account[matchOn] ?? account.userName ?? account.id),
    observed: account,
  }))
  await sql`
    insert into account (id, application_id, vendor_id, match_key, observed, observed_at, snapshot_id, created_at)
    select r.id, ${applicationId}, r.vendor_id, r.match_key, r.observed, ${now}, ${snapshotId}, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, vendor_id text, match_key text, observed jsonb)
    on conflict (application_id, vendor_id) where vendor_id is not null do update set
      observed = case when excluded.observed ? 'entitlements' or not coalesce(account.observed ? 'entitlements', false)
        then excluded.observed
        else excluded.observed || jsonb_build_object('entitlements', account.observed -> 'entitlements') end,
      observed_at = excluded.observed_at, snapshot_id = excluded.snapshot_id,
      absent_since = null,
      match_key = case when account.scim_user_id is null then excluded.match_key else account.match_key end`.execute(
    tx,
  )
  await sql`
    update task set due_at = ${now} from account
    where account.id = task.account_id and task.application_id = ${applicationId} and task.state = 'inProgress'
      and task.code = 'invited' and account.snapshot_id = ${snapshotId}
      and account.observed ->> 'state' <> 'invited'`.execute(tx)
  await sql`
    update account set absent_since = coalesce(absent_since, ${now}), observed = null, observed_at = ${now}
    where application_id = ${applicationId} and vendor_id is not null and snapshot_id is distinct from ${snapshotId}
      and (observed_at is null or observed_at < (select started_at from snapshot where id = ${snapshotId}))`.execute(
    tx,
  )
}
