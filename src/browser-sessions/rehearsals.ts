import { sql } from 'kysely'
import { z } from 'zod'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Clock } from '../clock.ts'
import type { Drift, Rehearsal } from '../recipe/engine/rehearse.ts'
import { drift, type JobResult } from '../recipe/job.ts'
import type { OperationName } from '../recipe/schema/operation.ts'
import type { Database } from '../store/database.ts'

export type { Drift }

type Parts = { readonly db: Database; readonly clock: Clock }

/** A rehearsal that signing in, or the site, did not let happen is tried again after this. */
const againMs = 15 * 60_000

const kept = z.array(drift)

/** What is known of the pages of an application before a change is made by them. */
export type Readiness =
  | { readonly kind: 'ready' | 'rehearseFirst' }
  /** It is not made by these pages until a rehearsal finds them as the recipe knows them. */
  | { readonly kind: 'drifted'; readonly what: string }

/** What the last rehearsal of an application has shown, as it is kept. */
export async function readRehearsal(db: Database, applicationId: string) {
  const row = await db
    .selectFrom('recipe_rehearsal')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  return row === undefined ? undefined : { ...row, drifts: kept.parse(row.drifts) }
}

/** Whether a change may be made: not while its pages have drifted, and not long after they were last looked at. */
export async function readinessOf(
  { db, clock }: Parts,
  applicationId: string,
  operation: OperationName,
): Promise<Readiness> {
  const row = await readRehearsal(db, applicationId)
  const met = driftFor(row?.drifts ?? [], operation)
  if (met !== undefined) return { kind: 'drifted', what: met.what }
  // What can't be rehearsed now is not held up by it: each change looks at its own pages all the same.
  const due = row === undefined || row.due_at <= clock.now()
  return { kind: due ? 'rehearseFirst' : 'ready' }
}

/** Pages that stop everything are not walked anew for each thing that they stop. */
const notAgainMs = 5 * 60_000

/** After something was met that the recipe does not know: whether walking everything could tell more than is known. */
export async function isWorthALook({ db, clock }: Parts, applicationId: string): Promise<boolean> {
  const row = await readRehearsal(db, applicationId)
  return (
    row === undefined || clock.now().getTime() - row.tried_at.getTime() >= notAgainMs || row.state === 'good'
  )
}

/** What stands in the way of this change: another label of its own, or of the list that every change begins with. */
export function driftFor(drifts: readonly Drift[], operation: OperationName): Drift | undefined {
  return drifts.find(({ at }) => at === 'list' || at === operation)
}

/** Keeps what a rehearsal has shown, and puts on record when the pages have drifted, and when they are well again. */
export async function keepRehearsal(
  parts: Parts,
  applicationId: string,
  rehearsal: Rehearsal,
  everyHours: number,
): Promise<void> {
  if (rehearsal.kind === 'notTried') return keepAttempt(parts, applicationId, rehearsal)
  const now = parts.clock.now()
  const dueAt = new Date(now.getTime() + everyHours * 3_600_000)
  await parts.db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('recipe_rehearsal')
      .select(['state', 'drifted_since', 'good_at'])
      .where('application_id', '=', applicationId)
      .forUpdate()
      .executeTakeFirst()
    const seen = { state: rehearsal.kind, tried_at: now, due_at: dueAt }
    const row = rehearsal.kind === 'good' ? wellAt(now) : driftedRow(rehearsal, before, now)
    await tx
      .insertInto('recipe_rehearsal')
      .values({ ...seen, ...row, application_id: applicationId })
      .onConflict((conflict) => conflict.column('application_id').doUpdateSet({ ...seen, ...row }))
      .execute()
    const change = recordOf(rehearsal, before?.state === 'drifted')
    if (change !== undefined) await record(tx, { at: now, actor: system, applicationId, ...change })
  })
}

function wellAt(now: Date) {
  return { drifted_since: null, code: null, what: null, good_at: now, drifts: '[]' }
}

type Drifted = Extract<Rehearsal, { kind: 'drifted' }>
type Before = { readonly drifted_since: Date | null; readonly good_at: Date | null } | undefined

function driftedRow({ drifts }: Drifted, before: Before, now: Date) {
  return {
    ...{ drifted_since: before?.drifted_since ?? now, good_at: before?.good_at ?? null },
    ...{ code: null, what: null, drifts: JSON.stringify(drifts) },
  }
}

/** Only that it began, and that it is over, is on record. */
function recordOf(rehearsal: Exclude<Rehearsal, { kind: 'notTried' }>, was: boolean) {
  if (rehearsal.kind === 'good') return was ? ({ event: 'recipe.recovered', data: {} } as const) : undefined
  if (was) return undefined
  const drifts = kept.parse(rehearsal.drifts)
  const data = { drifts: drifts.map(({ at, code }) => ({ at, code })) }
  return { event: 'recipe.drifted', data, detail: { drifts } } as const
}

/** That it could not be tried says nothing of the pages: what was known of a drift stays. */
async function keepAttempt(
  { db, clock }: Parts,
  applicationId: string,
  { code, what }: Extract<Rehearsal, { kind: 'notTried' }>,
): Promise<void> {
  const now = clock.now()
  const dueAt = new Date(now.getTime() + againMs)
  await sql`
    insert into recipe_rehearsal as known (application_id, state, tried_at, due_at, code, what)
    values (${applicationId}, 'notTried', ${now}, ${dueAt}, ${code ?? null}, ${what.slice(0, 500)})
    on conflict (application_id) do update set tried_at = excluded.tried_at, due_at = excluded.due_at,
      state = case when known.state = 'drifted' then known.state else excluded.state end,
      code = excluded.code, what = excluded.what`.execute(db)
}

/** Applications whose pages should be looked at again, whichever node asks; each is given to one of them. */
export async function takeDueRehearsals(
  { db, clock }: Parts,
  connectors: readonly string[],
): Promise<readonly string[]> {
  if (connectors.length === 0) return []
  const now = clock.now()
  const { rows } = await sql<{ id: string }>`
    with due as (
      select application.id from application
      left join recipe_rehearsal as seen on seen.application_id = application.id
      where application.removed_at is null and application.mode = 'apply'
        and application.connector = any(${[...connectors]}::text[])
        and seen.due_at <= ${now})
    update recipe_rehearsal set due_at = ${new Date(now.getTime() + againMs)}
    where application_id in (select id from due) and due_at <= ${now}
    returning application_id as id`.execute(db)
  return rows.map(({ id }) => id)
}

/** The result of a job as a rehearsal; undefined: it was none, because the session was busy or broke off. */
export function asRehearsal(result: JobResult): Rehearsal | undefined {
  if (result.kind === 'good' || result.kind === 'drifted') return result
  return result.kind === 'notTried' ? { ...result, code: result.code } : undefined
}
