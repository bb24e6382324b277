import { sql } from 'kysely'
import { z } from 'zod'
import { listKnownEntitlements } from '../applications/known-entitlements.ts'
import type { Account } from '../connector/account.ts'
import type { DesiredState } from '../provisioning/desired-state.ts'
import type { Plan } from '../provisioning/plan.ts'
import { previewPlan } from '../provisioning/preview.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { plain } from './print-table.ts'
import { actionText } from './task-show.ts'

type PlannedAccount = {
  readonly taskId: string
  readonly account: string
  readonly state: string
  readonly hold: string | null
  readonly kind: 'converge' | 'delete'
  readonly dueAt: string
  readonly observedAt: string | null
  readonly plan: Plan
}
type Planned = { readonly app: string; readonly mode: string; readonly accounts: readonly PlannedAccount[] }

/** What is waiting to happen, account by account, as far as the last readings tell. Changes nothing, asks nobody. */
export const planShow = operation({
  name: 'plan.show',
  summary: 'Show what would change in an application',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/plan' },
  cli: { command: 'plan <app>', print: printPlan },
  async run(system, _caller, { app: slug }): Promise<Planned> {
    const context = await contextOfApp(system, slug)
    const known = await listKnownEntitlements(system.db, context.application.id)
    const { rows } = await sql<Row>`
      select task.id, task.state, task.hold, task.kind, task.due_at, task.plan, account.observed, account.observed_at,
        desired_state.state as desired
      from task join account on account.id = task.account_id
      join desired_state on desired_state.account_id = task.account_id
        and desired_state.generation = task.generation
      where task.application_id = ${context.application.id}
        and task.state not in ('done', 'canceled', 'superseded')
      order by task.priority, task.created_at, task.id`.execute(system.db)
    return {
      app: slug,
      mode: context.application.mode,
      accounts: rows.map((row) => ({
        taskId: row.id,
        account: row.desired.attributes.email ?? row.desired.attributes.userName ?? '',
        state: row.state,
        hold: row.hold,
        kind: row.kind,
        dueAt: row.due_at.toISOString(),
        observedAt: row.observed_at?.toISOString() ?? null,
        // What was planned on a reading is what would be released; before that, the last reading is all there is.
        plan: row.plan ?? previewPlan(context, row.desired, row.observed ?? undefined, known, row.kind),
      })),
    }
  },
})

type Row = {
  id: string
  state: string
  hold: string | null
  kind: 'converge' | 'delete'
  due_at: Date
  plan: Plan | null
  observed: Account | null
  observed_at: Date | null
  desired: DesiredState
}

function printPlan({ app: slug, mode, accounts }: Planned): string {
  if (accounts.length === 0) return `${slug} (mode ${mode}): nothing is waiting to change.`
  const lines = accounts.map(({ account, plan, state, hold, kind, dueAt }) => {
    const what =
      plan.kind === 'askPerson'
        ? `ask a person: ${plan.question.instructions}`
        : plan.actions.map(actionText).join('; ') || 'nothing to do'
    const when = kind === 'delete' ? `, due ${dueAt}` : ''
    return `  ${plain(account)}: ${what}  [${hold ?? state}${when}]`
  })
  return [`${slug} (mode ${mode}), ${accounts.length} waiting:`, ...lines].join('\n')
}
