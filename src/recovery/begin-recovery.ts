import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'

/** How it is known that the database is older than the world: restored from a backup, or found set back at a start. */
export type SetBack = {
  /** How long the trail is in this database, and its tree head. */
  readonly size: number
  readonly root: string
} & (
  | { readonly why: 'restore'; readonly backup: string; readonly takenAt: string }
  | { readonly why: 'databaseBehind'; readonly expectedSize: number }
)

/** Far beyond any number given out since: a worker that still holds a task of the other branch writes nothing here. */
const fenceLeap = 1_000_000_000

/**
 * From here on the database knows that the world went on without it. Nothing is changed in any application until a
 * person lets it; what was under way is unknown; releases of persons are void; and the trail is a branch of its own,
 * so that no two checkpoints of one origin ever contradict each other (https://c2sp.org/tlog-checkpoint).
 */
export async function beginRecovery(tx: Queries, now: Date, setBack: SetBack): Promise<void> {
  const branch = randomUUID()
  await tx.updateTable('installation').set({ branch }).execute()
  await sql`
    update application_health set recovering_since = ${now} from application
    where application.id = application_health.application_id and application.removed_at is null`.execute(tx)
  await sql`select setval('task_fence', nextval('task_fence') + ${sql.lit(fenceLeap)})`.execute(tx)
  const { numAffectedRows: tasks = 0n } = await sql`
    update task set state = 'unknown', fence = nextval('task_fence'), leased_by = null, lease_until = null,
      due_at = least(due_at, ${now}::timestamptz), updated_at = ${now}, approval = null
    where state in ('applying', 'unknown', 'verifying')`.execute(tx)
  await sql`
    update task set fence = nextval('task_fence'), leased_by = null, lease_until = null, approval = null
    where state in ('ready', 'inProgress', 'held', 'needsPerson', 'failed')`.execute(tx)
  await tx.updateTable('action').set({ outcome: 'unknown' }).where('outcome', 'is', null).execute()
  const says = 'The database was set back while this reading was under way.'
  await tx
    .updateTable('snapshot')
    .set({ state: 'refused', finished_at: now, refusal: JSON.stringify({ code: 'unreadable', says }) })
    .where('state', '=', 'reading')
    .execute()
  await record(tx, {
    event: 'recovery.begun',
    at: now,
    actor: system,
    data: { ...setBack, branch, unknownTasks: Number(tasks) },
  })
}
