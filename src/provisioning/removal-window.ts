import { sql } from 'kysely'
import type { Queries } from '../store/database.ts'
import type { DesiredState } from './desired-state.ts'
import type { Action } from './plan.ts'

/** How long a removal counts, and how many are let through in that time without a person. */
export const windowMs = 24 * 60 * 60_000

/** At most this many accounts of an application lose access or rights in 24 hours, by the number of its accounts. */
export function removalLimit(accounts: number): number {
  if (accounts < 20) return 3
  return accounts < 100 ? 5 : Math.min(Math.ceil(accounts * 0.05), 100)
}

/** Whether a planned change takes access or rights away, and so counts. A move from one right to another does not. */
export function removes(action: Action, desired: DesiredState): boolean {
  if (action.kind === 'disableAccount' || action.kind === 'deleteAccount') return true
  if (action.kind !== 'setEntitlements') return false
  const wanted = desired.entitlements.find(({ type }) => type === action.type)?.wanted ?? []
  const fallsBack = wanted.length === 0 && action.before.length > 0
  return fallsBack || action.entitlements.length < action.before.length
}

/** The same question before there is a plan: what the identity provider, a mapping or an override wants now. */
export function losesBetween(before: DesiredState | undefined, after: DesiredState): boolean {
  if (before === undefined) return false
  if (before.presence === 'active' && after.presence === 'disabled') return true
  return before.entitlements.some(({ type, wanted }) => {
    const left = after.entitlements.find((entitlements) => entitlements.type === type)?.wanted ?? []
    return left.length < wanted.length
  })
}

/** How many removals an application has room for now; `except` is the account that is asked for. */
export type Room = { readonly limit: number; readonly used: number; readonly alreadyCounted: boolean }

/**
 * Counts the accounts that lost something in the last 24 hours, over everybody who asked for it. Whoever reads it to
 * act on it must do so in the transaction that records the removal: the application's window is locked until then, so
 * that two nodes can't both take the last place.
 */
export async function lockWindow(
  tx: Queries,
  applicationId: string,
  except: string | undefined,
  now: Date,
): Promise<Room> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`removals ${applicationId}`}, 0))`.execute(tx)
  return countRemovals(tx, applicationId, except, now)
}

/** The room as it is at this moment, to be shown. It may be taken a moment later: nobody acts on it. */
export function roomOf(queries: Queries, applicationId: string, now: Date): Promise<Room> {
  return countRemovals(queries, applicationId, undefined, now)
}

async function countRemovals(
  tx: Queries,
  applicationId: string,
  except: string | undefined,
  now: Date,
): Promise<Room> {
  const since = new Date(now.getTime() - windowMs)
  const { rows } = await sql<{ used: number; counted: boolean; active: number }>`
    with counted as (
      select distinct account_id from action
      where application_id = ${applicationId} and removes and intended_at > ${since}
        and (outcome is null or outcome not in ('notSeen', 'notSent', 'refused')))
    select
      (select count(*) from counted where account_id is distinct from ${except ?? null}::uuid) as used,
      exists (select 1 from counted where account_id = ${except ?? null}::uuid) as counted,
      (select count(*) from account where application_id = ${applicationId} and managed is not null
        and (observed ->> 'state' = 'active' or id in (select account_id from counted))) as active`.execute(
    tx,
  )
  const { used = 0, counted = false, active = 0 } = rows[0] ?? {}
  return { limit: removalLimit(active), used, alreadyCounted: counted }
}
