import { sql } from 'kysely'
import type { ApplicationContext } from '../applications/directory.ts'
import { linkTo } from '../provisioning/by-hand.ts'
import type { Database } from '../store/database.ts'
import type { WorkItem } from '../work-items/work-item.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

/** A work item as people are shown it. */
export type WorkItemView = {
  readonly id: string
  readonly app: string
  readonly accountId: string
  readonly account: string
  readonly taskId: string
  readonly code: string
  readonly title: string
  readonly steps: readonly string[]
  readonly link: string | null
  readonly state: WorkItem['state']
  /** Somebody left: goes first. */
  readonly leaver: boolean
  readonly assignee: string | null
  readonly dueAt: string
  readonly overdue: boolean
  readonly openedAt: string
  readonly updatedAt: string
  readonly claimedBy: string | null
  readonly doneBy: string | null
  readonly doneAt: string | null
  readonly confirmedBy: string | null
  readonly confirmedVia: 'reading' | 'secondPerson' | null
  readonly closedAt: string | null
  readonly notes: number
  readonly evidence: number
}

export type WorkItemFilter = {
  readonly id?: string
  readonly applicationId?: string
  readonly state?: WorkItem['state']
  readonly open?: boolean
  readonly assignee?: string
  readonly limit: number
}

type Row = WorkItem & {
  app: string
  connector: string
  account: string
  claimed: string | null
  did: string | null
  confirmed: string | null
  notes: number
  evidence: number
}

/** Those that are still to be done first; among them leavers, then by due date. */
export async function loadWorkItems(
  { db, clock, directory }: OperationSystem,
  filter: WorkItemFilter,
): Promise<readonly WorkItemView[]> {
  const rows = await select(db, filter)
  const now = clock.now()
  return Promise.all(rows.map(async (row) => toView(row, await directory.byId(row.application_id), now)))
}

export async function getWorkItemView(system: OperationSystem, id: string): Promise<WorkItemView> {
  const [item] = await loadWorkItems(system, { id, limit: 1 })
  if (item === undefined)
    throw new OperationError('notFound', `There is no work item ${id}.`, 'See "overlock work-item list".')
  return item
}

async function select(db: Database, filter: WorkItemFilter): Promise<readonly Row[]> {
  const label = (column: string) =>
    sql`(select label from api_token where api_token.id = work_item.${sql.ref(column)})`
  const { rows } = await sql<Row>`
    select work_item.*, application.slug as app, application.connector,
      coalesce(desired_state.state -> 'attributes' ->> 'email',
        desired_state.state -> 'attributes' ->> 'userName', account.match_key) as account,
      ${label('claimed_by')} as claimed, ${label('done_by')} as did, ${label('confirmed_by')} as confirmed,
      (select count(*) from work_item_note where work_item_id = work_item.id) as notes,
      (select count(*) from work_item_evidence where work_item_id = work_item.id) as evidence
    from work_item
    join application on application.id = work_item.application_id
    join account on account.id = work_item.account_id
    join task on task.id = work_item.task_id
    join desired_state on desired_state.account_id = task.account_id
      and desired_state.generation = task.generation
    where ${conditions(filter)}
    order by (work_item.state in ('open', 'claimed', 'done')) desc, work_item.priority, work_item.due_at,
      work_item.id
    limit ${filter.limit}`.execute(db)
  return rows
}

function conditions({ id, applicationId, state, open, assignee }: WorkItemFilter) {
  const parts = [sql`true`]
  if (id !== undefined) parts.push(sql`work_item.id = ${id}`)
  if (applicationId !== undefined) parts.push(sql`work_item.application_id = ${applicationId}`)
  if (state !== undefined) parts.push(sql`work_item.state = ${state}`)
  if (assignee !== undefined) parts.push(sql`work_item.assignee = ${assignee}`)
  if (open) parts.push(sql`work_item.state in ('open', 'claimed', 'done')`)
  return sql.join(parts, sql` and `)
}

function toView(row: Row, context: ApplicationContext, now: Date): WorkItemView {
  const active = ['open', 'claimed', 'done'].includes(row.state)
  return {
    ...{ id: row.id, app: row.app, accountId: row.account_id, account: row.account, taskId: row.task_id },
    ...{ code: row.code, title: row.title, state: row.state, leaver: row.priority === 0 },
    steps: row.steps as readonly string[],
    link: linkTo(context, row.account) ?? null,
    assignee: row.assignee,
    dueAt: row.due_at.toISOString(),
    overdue: active && row.due_at < now,
    openedAt: row.opened_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    ...{
      claimedBy: row.claimed,
      doneBy: row.did,
      confirmedBy: row.confirmed,
      confirmedVia: row.confirmed_via,
    },
    doneAt: row.done_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
    ...{ notes: row.notes, evidence: row.evidence },
  }
}
