import { sql } from 'kysely'
import { z } from 'zod'
import type { FailureCode } from '../failures/failures.ts'
import { priorities } from '../provisioning/task.ts'
import { operation } from './operation.ts'
import type { OperationSystem } from './operation-system.ts'
import { table } from './print-table.ts'

/** What an administrator sees first: what needs a person, what runs, how every application is, how fast leavers go. */
export type HomeView = {
  readonly needsYou: {
    /** Plans that wait for a release. Those of applications in shadow are not among them. */
    readonly held: number
    readonly workItems: number
    readonly overdueWorkItems: number
    readonly failed: number
    /** Leavers whose access is not proved gone after a quarter of an hour. */
    readonly unconfirmedLeavers: number
    /** Applications that wait since the database was set back. */
    readonly recovering: number
    /** Tokens that end within 30 days. */
    readonly expiringTokens: number
  }
  readonly running: number
  readonly doneToday: number
  readonly halted: boolean
  readonly applications: readonly ApplicationHealth[]
  readonly revoke: TimeToRevoke
}

export type ApplicationHealth = {
  readonly slug: string
  readonly connector: string
  readonly mode: 'shadow' | 'apply'
  readonly rehearsal: boolean
  readonly health:
    | 'good'
    | 'halted'
    | 'paused'
    | 'pagesChanged'
    | 'neverRead'
    | 'readingRefused'
    | 'noRequestYet'
  readonly code: FailureCode | null
  readonly open: number
  readonly needsPerson: number
  readonly users: number
  readonly lastReadAt: string | null
  readonly lastRequestAt: string | null
}

/** From when a leaver was told of to when a reading proved it, over the last 30 days. Seconds; null: nobody left. */
export type TimeToRevoke = {
  readonly leavers: number
  readonly medianSeconds: number | null
  readonly p95Seconds: number | null
  readonly slowestSeconds: number | null
  /** Since when the one waits who waits longest. */
  readonly openSince: string | null
}

export const homeShow = operation({
  name: 'home.show',
  summary: 'Show what needs a person, what runs, and how every application is',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'auditor'],
  input: z.object({}),
  rest: { method: 'GET', path: '/home' },
  cli: { command: 'status', print: printHome },
  async run(system): Promise<HomeView> {
    const { running, doneToday, halted, ...needsYou } = await countsOf(system)
    return {
      ...{ needsYou, running, doneToday, halted },
      applications: await healthOf(system),
      revoke: await revokeOf(system),
    }
  },
})

type Counts = HomeView['needsYou'] & Pick<HomeView, 'running' | 'doneToday' | 'halted'>

async function countsOf({ db, clock }: OperationSystem): Promise<Counts> {
  const now = clock.now()
  const { rows } = await sql<Counts>`
    with live as (select id from application where removed_at is null),
    tasks as (select * from task where application_id in (select id from live)
      and state not in ('done', 'canceled', 'superseded'))
    select
      (select count(*) from tasks where state = 'held' and hold is distinct from 'shadow')::int as held,
      (select count(*) from work_item where state in ('open', 'claimed')
        and application_id in (select id from live))::int as "workItems",
      (select count(*) from work_item where state in ('open', 'claimed') and due_at < ${now}
        and application_id in (select id from live))::int as "overdueWorkItems",
      (select count(*) from tasks where state = 'failed')::int as failed,
      (select count(*) from tasks where alerted_at is not null)::int as "unconfirmedLeavers",
      (select count(*) from application_health where recovering_since is not null
        and application_id in (select id from live))::int as recovering,
      (select count(*) from scim_token where revoked_at is null and replaced_by is null and expires_at > ${now}
        and expires_at < ${now}::timestamptz + interval '30 days'
        and application_id in (select id from live))::int as "expiringTokens",
      (select count(*) from tasks where state in ('ready', 'applying', 'unknown', 'verifying', 'inProgress'))::int
        as running,
      (select count(*) from task where state = 'done' and finished_at > ${now}::timestamptz - interval '1 day')::int
        as "doneToday",
      exists (select 1 from installation where halted_at is not null) as halted`.execute(db)
  const [counts] = rows
  if (counts === undefined) throw new Error('a count gave no row')
  return counts
}

type HealthRow = Omit<ApplicationHealth, 'health' | 'lastReadAt' | 'lastRequestAt'> & {
  halted: boolean
  paused: boolean
  drifted: boolean
  read_at: Date | null
  reading: 'reading' | 'accepted' | 'refused' | null
  request_at: Date | null
}

async function healthOf({ db, clock }: OperationSystem): Promise<readonly ApplicationHealth[]> {
  const { rows } = await sql<HealthRow>`
    select application.slug, application.connector, application.mode,
      application.rehearsal_url is not null as rehearsal,
      health.halted_at is not null or exists (select 1 from installation where halted_at is not null) as halted,
      coalesce(health.paused_until > ${clock.now()}, false) as paused, health.pause_code as code,
      exists (select 1 from recipe_rehearsal where application_id = application.id and state = 'drifted') as drifted,
      (select count(*) from task where application_id = application.id
        and state not in ('done', 'canceled', 'superseded'))::int as open,
      (select count(*) from task where application_id = application.id
        and (state in ('needsPerson', 'failed') or (state = 'held' and hold is distinct from 'shadow')))::int
        as "needsPerson",
      (select count(*) from scim_user where application_id = application.id and deleted_at is null)::int as users,
      (select max(finished_at) from snapshot where application_id = application.id and state = 'accepted') as read_at,
      (select state from snapshot where application_id = application.id order by started_at desc limit 1) as reading,
      (select max(at) from scim_request where application_id = application.id and accepted) as request_at
    from application left join application_health health on health.application_id = application.id
    where application.removed_at is null order by application.slug`.execute(db)
  return rows.map(({ halted, paused, drifted, read_at, reading, request_at, ...row }) => ({
    ...row,
    health: healthFrom({ halted, paused, drifted, read_at, reading, request_at }),
    lastReadAt: read_at?.toISOString() ?? null,
    lastRequestAt: request_at?.toISOString() ?? null,
  }))
}

/** The gravest first. */
function healthFrom({
  halted,
  paused,
  drifted,
  read_at,
  reading,
  request_at,
}: Pick<
  HealthRow,
  'halted' | 'paused' | 'drifted' | 'read_at' | 'reading' | 'request_at'
>): ApplicationHealth['health'] {
  if (halted) return 'halted'
  if (paused) return 'paused'
  if (drifted) return 'pagesChanged'
  if (reading === 'refused') return 'readingRefused'
  if (read_at === null) return 'neverRead'
  return request_at === null ? 'noRequestYet' : 'good'
}

async function revokeOf({ db, clock }: OperationSystem): Promise<TimeToRevoke> {
  const since = new Date(clock.now().getTime() - 30 * 86_400_000)
  const { rows } = await sql<Omit<TimeToRevoke, 'openSince'> & { open_since: Date | null }>`
    with leaver as (
      select state, created_at, extract(epoch from finished_at - created_at) as seconds from task
      where priority = ${priorities.leaver} and kind = 'converge' and hold is distinct from 'shadow'
        and state not in ('canceled', 'superseded') and (state <> 'done' or finished_at > ${since}))
    select count(*) filter (where state = 'done')::int as leavers,
      percentile_cont(0.5) within group (order by seconds) filter (where state = 'done') as "medianSeconds",
      percentile_cont(0.95) within group (order by seconds) filter (where state = 'done') as "p95Seconds",
      max(seconds) filter (where state = 'done')::float8 as "slowestSeconds",
      min(created_at) filter (where state <> 'done') as open_since
    from leaver`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('a count gave no row')
  const { open_since, ...times } = row
  return { ...times, openSince: open_since?.toISOString() ?? null }
}

function printHome({ needsYou, running, doneToday, halted, applications, revoke }: HomeView): string {
  const needs = Object.entries(needsYou).filter(([, count]) => count > 0)
  return [
    ...(halted ? ['The kill switch is on: nothing is done anywhere.'] : []),
    needs.length === 0
      ? 'Nothing needs you.'
      : `Needs you: ${needs.map(([what, count]) => `${count} ${what}`).join(', ')}.`,
    `Under way: ${running}. Done in the last 24 hours: ${doneToday}.`,
    revoke.medianSeconds === null
      ? 'Nobody left in the last 30 days.'
      : `${revoke.leavers} left in the last 30 days; access was proved gone after ${Math.round(revoke.medianSeconds)} s (median).`,
    table(
      ['application', 'health', 'mode', 'users', 'open', 'needs a person'],
      applications.map((app) => [app.slug, app.health, app.mode, app.users, app.open, app.needsPerson]),
    ),
  ].join('\n')
}
