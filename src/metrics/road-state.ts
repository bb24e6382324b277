import { sql } from 'kysely'
import { priorities, type TaskState } from '../provisioning/task.ts'
import type { Database } from '../store/database.ts'

/** How the road stands, of the applications that are not removed. */
export type RoadState = {
  readonly applications: readonly {
    readonly slug: string
    readonly paused: boolean
    /** Only states with a task in them. */
    readonly tasks: Readonly<Partial<Record<TaskState, number>>>
    /** 0 when no leaver waits. */
    readonly oldestLeaverSeconds: number
  }[]
  readonly unsequenced: number
}

/** Finished tasks are many and their number says little: they are counted as outcomes, when they end. */
export const openStates: readonly TaskState[] = [
  ...(['ready', 'applying', 'unknown', 'verifying', 'inProgress', 'held', 'needsPerson', 'failed'] as const),
]

type Row = {
  slug: string
  paused: boolean
  state: TaskState | null
  number: number | null
  leaver_since: Date | null
}

/**
 * Reads open tasks and nothing else (index `task_open`), so that it stays cheap however much is done. A leaver's age
 * counts from the first task that should have taken access away and was followed by nothing but such tasks. What
 * shadow mode holds is a rehearsal, not a leaver that waits.
 */
export async function loadRoadState(db: Database, now: Date): Promise<RoadState> {
  const { rows } = await sql<Row>`
    with open as (
      select application_id, state, count(*) as number,
        min((select min(first.created_at) from task first
          where first.account_id = task.account_id and first.kind = 'converge' and first.generation > coalesce((
            select max(past.generation) from task past
            where past.account_id = task.account_id and past.kind = 'converge'
              and (past.state = 'done' or past.priority <> ${priorities.leaver})), 0)))
        filter (where priority = ${priorities.leaver} and hold is distinct from 'shadow') as leaver_since
      from task where state not in ('done', 'canceled', 'superseded')
      group by application_id, state)
    select application.slug, coalesce(health.paused_until > ${now}, false) as paused,
      open.state, open.number, open.leaver_since
    from application
    left join application_health health on health.application_id = application.id
    left join open on open.application_id = application.id
    where application.removed_at is null`.execute(db)
  const unsequenced = await db
    .selectFrom('audit_entry')
    .select((of) => of.fn.countAll<number>().as('number'))
    .where('seq', 'is', null)
    .executeTakeFirstOrThrow()
  const slugs = [...new Set(rows.map(({ slug }) => slug))]
  return {
    applications: slugs.map((slug) =>
      toApplication(
        rows.filter((row) => row.slug === slug),
        slug,
        now,
      ),
    ),
    unsequenced: unsequenced.number,
  }
}

function toApplication(rows: readonly Row[], slug: string, now: Date): RoadState['applications'][number] {
  const tasks = rows.flatMap(({ state, number }) => (state === null ? [] : [[state, number ?? 0] as const]))
  const waits = rows.flatMap(({ leaver_since: since }) =>
    since === null ? [] : [(now.getTime() - since.getTime()) / 1_000],
  )
  return {
    slug,
    paused: rows.some(({ paused }) => paused),
    tasks: Object.fromEntries(tasks),
    oldestLeaverSeconds: Math.max(0, ...waits),
  }
}
