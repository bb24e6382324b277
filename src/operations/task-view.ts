import { sql } from 'kysely'
import type { Retry } from '../failures/failure.ts'
import { type FailureCode, failures } from '../failures/failures.ts'
import type { Hold } from '../failures/holds.ts'
import type { Database } from '../store/database.ts'
import { OperationError } from './operation-error.ts'

/** A task as people are shown it. */
export type TaskView = {
  readonly id: string
  readonly app: string
  readonly accountId: string
  readonly account: string
  readonly kind: 'converge' | 'delete'
  readonly state: string
  readonly outcome: string | null
  /** Of docs/reference/failures.md, as is `hold`. */
  readonly code: FailureCode | null
  readonly reason: string | null
  readonly hold: Hold | null
  /** What an administrator should do about the code or the hold, and what happens by itself. */
  readonly todo: string | null
  readonly retry: Retry | null
  /** Why a task that could be done is not begun: the whole application stands still. */
  readonly standstill: string | null
  readonly presence: string
  readonly generation: number
  readonly attempt: number
  readonly dueAt: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly finishedAt: string | null
}

type Filter = {
  readonly applicationId?: string
  readonly state?: string
  readonly id?: string
  readonly open?: boolean
  readonly limit: number
}

type Row = Omit<TaskView, 'todo' | 'retry' | 'dueAt' | 'createdAt' | 'updatedAt' | 'finishedAt'> & {
  due_at: Date
  created_at: Date
  updated_at: Date
  finished_at: Date | null
}

export async function loadTasks(db: Database, filter: Filter): Promise<readonly TaskView[]> {
  const { rows } = await sql<Row>`
    select task.id, application.slug as app, task.account_id as "accountId",
      coalesce(desired_state.state -> 'attributes' ->> 'userName', account.match_key) as account,
      task.kind, task.state, task.outcome, task.code, task.reason, task.hold, ${standstill} as standstill,
      desired_state.state ->> 'presence' as presence, task.generation, task.attempt,
      task.due_at, task.created_at, task.updated_at, task.finished_at
    from task
    join application on application.id = task.application_id
    join account on account.id = task.account_id
    join desired_state on desired_state.account_id = task.account_id
      and desired_state.generation = task.generation
    left join application_health health on health.application_id = task.application_id
    where ${conditions(filter)}
    order by task.created_at desc, task.id desc limit ${filter.limit}`.execute(db)
  return rows.map(({ due_at, created_at, updated_at, finished_at, ...row }) => ({
    ...row,
    ...adviceOn(row),
    dueAt: due_at.toISOString(),
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
    finishedAt: finished_at?.toISOString() ?? null,
  }))
}

/** Of a task that is over nothing is to be done. */
function adviceOn({
  state,
  hold,
  code,
}: Pick<Row, 'state' | 'hold' | 'code'>): Pick<TaskView, 'todo' | 'retry'> {
  const over = state === 'done' || state === 'canceled' || state === 'superseded'
  const why = over ? null : (hold ?? code)
  if (why === null) return { todo: null, retry: null }
  const { todo, retry } = failures[why]
  return { todo, retry }
}

const standstill = sql`case
  when task.state not in ('ready', 'applying', 'unknown', 'verifying', 'inProgress') then null
  when health.halted_at is not null or exists (select 1 from installation where halted_at is not null)
    then 'the kill switch is on'
  when health.paused_until > now()
    then 'paused until ' || to_char(health.paused_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || coalesce(': ' || health.pause_code, '')
end`

function conditions({ applicationId, state, id, open }: Filter) {
  const parts = [sql`true`]
  if (applicationId !== undefined) parts.push(sql`task.application_id = ${applicationId}`)
  if (state !== undefined) parts.push(sql`task.state = ${state}`)
  if (id !== undefined) parts.push(sql`task.id = ${id}`)
  if (open) parts.push(sql`task.state not in ('done', 'canceled', 'superseded')`)
  return sql.join(parts, sql` and `)
}

export async function getTaskView(db: Database, id: string): Promise<TaskView> {
  const [task] = await loadTasks(db, { id, limit: 1 })
  if (task === undefined)
    throw new OperationError('notFound', `There is no task ${id}.`, 'See "overlock task list".')
  return task
}
