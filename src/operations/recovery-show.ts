import { sql } from 'kysely'
import { z } from 'zod'
import { listKnownEntitlements } from '../applications/known-entitlements.ts'
import type { Account } from '../connector/account.ts'
import type { DesiredState } from '../provisioning/desired-state.ts'
import type { Plan } from '../provisioning/plan.ts'
import { previewPlan } from '../provisioning/preview.ts'
import { listRecovering, recoveryOf } from '../recovery/recovering.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import type { OperationSystem } from './operation-system.ts'
import { plain, table } from './print-table.ts'
import { actionText } from './task-show.ts'

type RecoveryState = {
  readonly app: string
  readonly since: string
  /** Whether a complete reading was accepted since then. */
  readonly read: boolean
  readonly waiting: number
}

/** An account that the newest reading shows otherwise than is wanted here. */
type Differing = { readonly account: string; readonly wouldBe: Plan }

type RecoveryView = {
  readonly app: string
  readonly recovery: RecoveryState | null
  readonly differs: readonly Differing[]
  /** Accounts that this database did not know before. */
  readonly strangers: readonly string[]
}

const roles = ['owner', 'admin', 'operator', 'approver', 'auditor'] as const

export const recoveryList = operation({
  name: 'recovery.list',
  summary: 'List the applications that wait for a person since the database was set back',
  effect: 'read',
  roles,
  input: z.object({}),
  rest: { method: 'GET', path: '/recovery' },
  cli: {
    command: 'recovery list',
    print: (states: readonly RecoveryState[]) =>
      states.length === 0
        ? 'No application is in recovery.'
        : table(
            ['application', 'since', 'read since', 'held tasks'],
            states.map(({ app: slug, since, read, waiting }) => [slug, since, read ? 'yes' : 'no', waiting]),
          ),
  },
  async run(system): Promise<readonly RecoveryState[]> {
    const ids = await listRecovering(system.db)
    const states = await Promise.all(ids.map((id) => stateOf(system, id)))
    return states.filter((state) => state !== undefined)
  },
})

/** What a person looks at before the application may act again. Asks nobody, changes nothing. */
export const recoveryShow = operation({
  name: 'recovery.show',
  summary: 'Show what differs in an application since the database was set back',
  effect: 'read',
  roles,
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/recovery' },
  cli: { command: 'recovery show <app>', print: printRecovery },
  async run(system, _caller, { app: slug }): Promise<RecoveryView> {
    const context = await contextOfApp(system, slug)
    const { id } = context.application
    const known = await listKnownEntitlements(system.db, id)
    const { rows } = await sql<{ desired: DesiredState; observed: Account | null }>`
      select desired_state.state as desired, account.observed from account
      join desired_state on desired_state.account_id = account.id and desired_state.generation = account.generation
      where account.application_id = ${id} order by account.match_key`.execute(system.db)
    const differs = rows.flatMap(({ desired, observed }) => {
      const wouldBe = previewPlan(context, desired, observed ?? undefined, known, 'converge')
      const same = wouldBe.kind === 'actions' && wouldBe.actions.length === 0
      return same ? [] : [{ account: nameOf(desired.attributes), wouldBe }]
    })
    const recovery = (await stateOf(system, id)) ?? null
    return { app: slug, recovery, differs, strangers: await strangersIn(system, id) }
  },
})

async function stateOf({ db }: OperationSystem, applicationId: string): Promise<RecoveryState | undefined> {
  const recovery = await recoveryOf(db, applicationId)
  if (recovery === undefined) return undefined
  const { slug, waiting } = await db
    .selectFrom('application')
    .select('slug')
    .select(({ selectFrom }) =>
      selectFrom('task')
        .select(({ fn }) => fn.countAll<number>().as('waiting'))
        .whereRef('task.application_id', '=', 'application.id')
        .where('task.state', '=', 'held')
        .where('task.hold', '=', 'recovery')
        .as('waiting'),
    )
    .where('id', '=', applicationId)
    .executeTakeFirstOrThrow()
  return { app: slug, since: recovery.since.toISOString(), read: recovery.read, waiting: waiting ?? 0 }
}

async function strangersIn({ db }: OperationSystem, applicationId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ observed: Account }>`
    select observed from account join application_health health using (application_id)
    where account.application_id = ${applicationId} and account.created_at >= health.recovering_since
      and account.scim_user_id is null and observed is not null order by match_key`.execute(db)
  return rows.map(({ observed }) => nameOf(observed))
}

function nameOf({ email, userName }: { readonly email?: string; readonly userName?: string }): string {
  return email ?? userName ?? ''
}

function printRecovery({ app: slug, recovery, differs, strangers }: RecoveryView): string {
  if (recovery === null) return `${slug} is not in recovery.`
  const { since, read, waiting } = recovery
  const planText = (plan: Plan) =>
    plan.kind === 'askPerson' ? 'a person is asked' : plan.actions.map(actionText).join('; ')
  return [
    `${slug} is in recovery since ${since}: nothing is changed in it. ${waiting} tasks are held.`,
    ...(read ? [] : [`It was not read since then. Read it: overlock app sync ${slug}`]),
    `Accounts that differ from what this database wants: ${differs.length}`,
    ...differs.map(({ account, wouldBe }) => `  ${plain(account)}: to be as wanted: ${planText(wouldBe)}`),
    `Accounts this database did not know: ${strangers.length}`,
    ...strangers.map((name) => `  ${plain(name)}`),
    `Let the identity provider send everybody once more, then: overlock recovery end ${slug}`,
  ].join('\n')
}
