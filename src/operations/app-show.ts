import { z } from 'zod'
import type { ApplicationContext } from '../applications/directory.ts'
import type { Policy } from '../applications/policy.ts'
import type { CheckReport, LeaverMode } from '../connector/contract.ts'
import type { FailureCode } from '../failures/failures.ts'
import { roomOf } from '../provisioning/removal-window.ts'
import { recoveryOf } from '../recovery/recovering.ts'
import { type Situation, situationOf } from './app-situation.ts'
import { latestSnapshot, type SnapshotView } from './app-sync.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import type { OperationSystem } from './operation-system.ts'
import { type PagesView, pagesOf, printPages } from './pages-view.ts'

/** Everything about one application but its secrets, of which only the names and fingerprints are shown. */
export type ApplicationView = {
  readonly slug: string
  readonly connector: string
  readonly title: string
  readonly mode: 'shadow' | 'apply'
  readonly rehearsalUrl: string | null
  readonly guarded: boolean
  readonly scimUrl: string
  readonly createdAt: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: readonly StoredSecret[]
  readonly policy: Policy
  /** How access is taken away, as the policy says or else by the first way that the connector has. */
  readonly leaverMode: LeaverMode
  readonly mappingVersion: number
  readonly situation: Situation
  /** Removals of the last 24 hours, and how many are let through without a person. */
  readonly removals: { readonly used: number; readonly limit: number; readonly enforced: boolean }
  /** Tasks that are not over, by their state. */
  readonly open: Readonly<Record<string, number>>
  readonly lastReading: SnapshotView | null
  readonly lastCheck: { readonly report: CheckReport; readonly at: string } | null
  /** The kill switch of this application, or of all, is on. */
  readonly halted: boolean
  readonly pause: { readonly until: string; readonly code: FailureCode | null } | null
  /** Since when it waits for a person because the database was set back. */
  readonly recoveringSince: string | null
  /** For an application that is used by its pages: whether they are as its recipe knows them. */
  readonly pages: PagesView | null
}

type StoredSecret = { readonly name: string; readonly fingerprint: string; readonly updatedAt: string }

export const appShow = operation({
  name: 'app.show',
  summary: 'Show one application: settings, policy, how its accounts stand, what is open',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}' },
  cli: { command: 'app show <app>', print: printApplication },
  async run(system, _caller, { app: slug }): Promise<ApplicationView> {
    const context = await contextOfApp(system, slug)
    const { application, connector } = context
    const { id } = application
    const recovery = await recoveryOf(system.db, id)
    return {
      slug,
      connector: connector.name,
      title: connector.title,
      mode: application.mode,
      rehearsalUrl: application.rehearsalUrl ?? null,
      guarded: application.guarded,
      scimUrl: `${system.scimBase()}/scim/v2/${slug}`,
      createdAt: application.createdAt.toISOString(),
      settings: application.settings,
      secrets: await secretsOf(system, id),
      policy: application.policy,
      leaverMode: context.leaverMode,
      mappingVersion: application.mappingVersion,
      situation: await situationOf(system.db, id),
      removals: await removalsOf(system, context),
      open: await openOf(system, id),
      lastReading: await latestSnapshot(system, id),
      ...(await healthOf(system, id)),
      recoveringSince: recovery?.since.toISOString() ?? null,
      pages: await pagesOf(system, id),
    }
  },
})

async function secretsOf({ db }: OperationSystem, applicationId: string): Promise<readonly StoredSecret[]> {
  const rows = await db
    .selectFrom('secret')
    .select(['name', 'fingerprint', 'updated_at'])
    .where('application_id', '=', applicationId)
    .orderBy('name')
    .execute()
  return rows.map((row) => ({
    name: row.name,
    fingerprint: row.fingerprint,
    updatedAt: row.updated_at.toISOString(),
  }))
}

async function removalsOf({ db, clock }: OperationSystem, { application }: ApplicationContext) {
  const { used, limit } = await roomOf(db, application.id, clock.now())
  return { used, limit, enforced: application.guarded }
}

async function openOf({ db }: OperationSystem, applicationId: string) {
  const rows = await db
    .selectFrom('task')
    .select(['state', (count) => count.fn.countAll<number>().as('number')])
    .where('application_id', '=', applicationId)
    .where('state', 'not in', ['done', 'canceled', 'superseded'])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, number }) => [state, Number(number)]))
}

async function healthOf({ db, clock }: OperationSystem, applicationId: string) {
  const health = await db
    .selectFrom('application_health')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  const { halted_at } = await db.selectFrom('installation').select('halted_at').executeTakeFirstOrThrow()
  const until = health?.paused_until
  const paused = until !== undefined && until !== null && until > clock.now()
  return {
    halted: halted_at !== null || (health?.halted_at ?? null) !== null,
    pause: paused ? { until: until.toISOString(), code: health?.pause_code ?? null } : null,
    lastCheck:
      health?.check_report && health.checked_at
        ? { report: health.check_report as CheckReport, at: health.checked_at.toISOString() }
        : null,
  }
}

function printApplication(view: ApplicationView): string {
  const { situation, removals, open } = view
  return [
    `${view.slug}: ${view.title}, mode ${view.mode}${view.rehearsalUrl === null ? '' : ', a rehearsal'}`,
    `  SCIM base URL: ${view.scimUrl}`,
    `  accounts: ${situation.accounts}, ${situation.matched} matched, ${situation.unmatched} unmatched, ${situation.orphaned} orphaned, ${situation.managed} managed`,
    `  users: ${situation.users}, ${situation.activeUsers} of them active; groups: ${situation.groups}`,
    `  leavers: ${view.leaverMode}; removals in 24 hours: ${removals.used} of ${removals.limit}${removals.enforced ? '' : ' (not enforced)'}`,
    `  open tasks: ${
      Object.entries(open)
        .map(([state, count]) => `${count} ${state}`)
        .join(', ') || 'none'
    }`,
    ...(view.halted ? ['  stopped by the kill switch'] : []),
    ...(view.pause === null ? [] : [`  paused until ${view.pause.until}: ${view.pause.code ?? ''}`]),
    ...(view.pages === null ? [] : [`  ${printPages(view.pages).replaceAll('\n', '\n  ')}`]),
    ...(view.recoveringSince === null
      ? []
      : [`  waits for a person since the database was set back: "overlock recovery show ${view.slug}"`]),
  ].join('\n')
}
