import { sql } from 'kysely'
import { z } from 'zod'
import { listApplications } from '../applications/application-store.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

type ListedApplication = {
  readonly slug: string
  readonly connector: string
  readonly mode: string
  readonly rehearsal: boolean
  readonly scimUrl: string
  readonly users: number
  readonly managedAccounts: number
  readonly open: Readonly<Record<string, number>>
  readonly pausedUntil: string | undefined
  readonly pauseCode: string | undefined
  /** The kill switch of this application, or of all, is on. */
  readonly halted: boolean
}

export const appList = operation({
  name: 'app.list',
  about: 'itself',
  summary: 'List the applications',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'reviewer', 'auditor'],
  input: z.object({}),
  rest: { method: 'GET', path: '/applications' },
  cli: {
    command: 'app list',
    print: (list: readonly ListedApplication[]) =>
      list.length === 0
        ? 'No application yet. Add one: overlock app add <connector> --name <slug> …'
        : table(
            ['application', 'connector', 'mode', 'users', 'managed', 'open tasks'],
            list.map((app) => [
              app.slug + (app.rehearsal ? ' (rehearsal)' : ''),
              app.connector,
              app.mode,
              app.users,
              app.managedAccounts,
              openText(app),
            ]),
          ),
  },
  async run(system, { applications: own }): Promise<readonly ListedApplication[]> {
    const all = await listApplications(system.db)
    const applications = all.filter(({ id }) => own === undefined || own.includes(id))
    const counts = await countAll(system.db)
    return applications.map((application) => {
      const count = counts.get(application.id)
      return {
        slug: application.slug,
        connector: application.connector,
        mode: application.mode,
        rehearsal: application.rehearsalUrl !== undefined,
        scimUrl: `${system.scimBase()}/scim/v2/${application.slug}`,
        users: count?.users ?? 0,
        managedAccounts: count?.managed ?? 0,
        open: count?.open ?? {},
        pausedUntil: count?.paused_until?.toISOString(),
        pauseCode: count?.pause_code ?? undefined,
        halted: count?.halted ?? false,
      }
    })
  },
})

function openText({ open, pauseCode, halted }: ListedApplication): string {
  const parts = Object.entries(open).map(([state, count]) => `${count} ${state}`)
  const stopped = halted ? ['stopped by the kill switch'] : []
  return (
    [...stopped, ...(pauseCode === undefined ? [] : [`paused: ${pauseCode}`]), ...parts].join(', ') || 'none'
  )
}

type Counts = {
  id: string
  users: number
  managed: number
  open: Record<string, number> | null
  paused_until: Date | null
  pause_code: string | null
  halted: boolean
}

async function countAll(db: Parameters<typeof listApplications>[0]): Promise<ReadonlyMap<string, Counts>> {
  const { rows } = await sql<Counts>`
    select application.id,
      (select count(*) from scim_user u where u.application_id = application.id and u.deleted_at is null) as users,
      (select count(*) from account a where a.application_id = application.id and a.managed is not null) as managed,
      (select json_object_agg(state, number) from (
        select state, count(*) as number from task t
        where t.application_id = application.id and t.state not in ('done', 'canceled', 'superseded')
        group by state) as states) as open,
      health.paused_until, health.pause_code,
      health.halted_at is not null or exists (select 1 from installation where halted_at is not null) as halted
    from application left join application_health health on health.application_id = application.id`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.id, row]))
}
