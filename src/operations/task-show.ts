import { z } from 'zod'
import { type KeptEvidence, listTaskEvidence } from '../browser-sessions/task-evidence.ts'
import type { Evidence } from '../provisioning/conclude.ts'
import type { Action, Plan } from '../provisioning/plan.ts'
import type { Origin } from '../provisioning/task.ts'
import { operation } from './operation.ts'
import { plain } from './print-table.ts'
import { getTaskView, type TaskView } from './task-view.ts'

type CallView = {
  readonly kind: string
  readonly attempt: number
  readonly intendedAt: string
  readonly outcome: string | null
  readonly reason: string | null
  readonly finishedAt: string | null
}

export type TaskStory = TaskView & {
  readonly origin: Origin
  readonly desired: unknown
  readonly plan: Plan | null
  readonly calls: readonly CallView[]
  /** The reading that proves the outcome. */
  readonly evidence: Evidence | null
  /** What pages of the application showed, where it was changed in a browser. */
  readonly pages: readonly KeptEvidence[]
  /** What people are, or were last, asked to do for it. */
  readonly workItem: { readonly id: string; readonly state: string } | null
  readonly audit: readonly { readonly seq: number | null; readonly at: string; readonly event: string }[]
}

/** One task's whole story: who asked, what was wanted, planned, called, and by what reading it was proved. */
export const taskShow = operation({
  name: 'task.show',
  about: 'task',
  summary: 'Show the story of one task',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'],
  input: z.object({ id: z.uuid().describe('The task.') }),
  rest: { method: 'GET', path: '/tasks/{id}' },
  cli: { command: 'task show <id>', print: printStory },
  async run(system, _caller, { id }): Promise<TaskStory> {
    const view = await getTaskView(system.db, id)
    const row = await system.db
      .selectFrom('task')
      .innerJoin('desired_state', (join) =>
        join
          .onRef('desired_state.account_id', '=', 'task.account_id')
          .onRef('desired_state.generation', '=', 'task.generation'),
      )
      .select(['task.origin', 'task.plan', 'task.evidence', 'desired_state.state as desired'])
      .where('task.id', '=', id)
      .executeTakeFirstOrThrow()
    const calls = await system.db
      .selectFrom('action')
      .selectAll()
      .where('task_id', '=', id)
      .orderBy('intended_at')
      .execute()
    const workItem = await system.db
      .selectFrom('work_item')
      .select(['id', 'state'])
      .where('task_id', '=', id)
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .executeTakeFirst()
    const audit = await system.db
      .selectFrom('audit_entry')
      .select(['seq', 'at', 'event'])
      .where('task_id', '=', id)
      .orderBy('id')
      .execute()
    return {
      ...view,
      origin: row.origin as Origin,
      desired: row.desired,
      plan: row.plan as Plan | null,
      evidence: row.evidence as Evidence | null,
      pages: await listTaskEvidence(system.db, id),
      workItem: workItem ?? null,
      calls: calls.map((call) => ({
        kind: call.kind,
        attempt: call.attempt,
        intendedAt: call.intended_at.toISOString(),
        outcome: call.outcome,
        reason: call.reason,
        finishedAt: call.finished_at?.toISOString() ?? null,
      })),
      audit: audit.map(({ seq, at, event }) => ({ seq, at: at.toISOString(), event })),
    }
  },
})

function printStory(story: TaskStory): string {
  const { evidence } = story
  return [
    `Task ${story.id}: ${story.account} in ${story.app}`,
    `  ${story.state}${story.outcome === null || story.outcome === story.state ? '' : `, ${story.outcome}`}${story.hold === null ? '' : ` (${story.hold})`}`,
    ...(story.standstill === null ? [] : [`  waits: ${story.standstill}`]),
    ...(story.reason === null ? [] : [`  why: ${plain(story.reason)}`]),
    ...(story.todo === null ? [] : [`  what to do: ${story.todo}`]),
    `  asked by ${story.origin.actor.kind} via ${story.origin.via} at ${story.createdAt}, generation ${story.generation}, wanted: ${story.presence}`,
    ...(story.plan === null ? [] : [`  plan: ${planText(story.plan)}`]),
    ...story.calls.map(
      (call) =>
        `  call: ${call.kind}, attempt ${call.attempt}, ${call.intendedAt} → ${call.outcome ?? 'no answer yet'}${call.reason === null ? '' : ` (${plain(call.reason)})`}`,
    ),
    ...(evidence === null
      ? []
      : [
          `  read back ${evidence.readAt} by ${evidence.by === 'vendorId' ? "the vendor's id" : 'sign-in name'}: ${readingText(evidence)}`,
        ]),
    ...story.pages.map(({ id, moment, name, sha256 }) => `  page ${moment}: ${name} ${id}, sha256 ${sha256}`),
    ...(story.workItem === null ? [] : [`  work item ${workItemText(story.workItem, evidence)}`]),
    ...story.audit.map(({ seq, at, event }) => `  audit ${seq ?? 'pending'}: ${at} ${event}`),
  ].join('\n')
}

function workItemText({ id, state }: NonNullable<TaskStory['workItem']>, evidence: Evidence | null): string {
  const via = evidence?.workItem?.workItemId === id ? evidence.workItem.via : undefined
  if (via === undefined) return `${id}: ${state}`
  return `${id}: confirmed by ${via === 'reading' ? 'that reading' : 'a second person'}`
}

function planText(plan: Plan): string {
  if (plan.kind === 'askPerson') return `ask a person: ${plan.question.instructions}`
  return plan.actions.map(actionText).join('; ') || 'nothing to do'
}

export function actionText(action: Action): string {
  switch (action.kind) {
    case 'createAccount':
      return plain(
        `create ${action.attributes.email ?? action.attributes.userName ?? ''}${namesText(action.entitlements)}`,
      )
    case 'updateAccount':
      return `change ${Object.keys(action.changes).join(', ')} of account ${action.accountId}`
    case 'setEntitlements':
      return plain(`give account ${action.accountId}${namesText(action.entitlements)}`)
    case 'resendInvitation':
      return `send the invitation of account ${action.accountId} again`
    case 'disableAccount':
      return `take access from account ${action.accountId} (${action.mode})`
    case 'reactivateAccount':
      return plain(`give account ${action.accountId} access again${namesText(action.entitlements)}`)
    case 'deleteAccount':
      return `delete account ${action.accountId}`
    default:
      return action satisfies never
  }
}

function namesText(entitlements: readonly { readonly name: string; readonly id: string }[]): string {
  const names = entitlements.map(({ name, id }) => name || id)
  return names.length === 0 ? '' : ` with ${names.join(', ')}`
}

function readingText({ account }: Evidence): string {
  if (account === null) return 'there is no such account'
  const held = (account.entitlements ?? []).map(({ name, id }) => name || id).join(', ')
  return plain(
    `account ${account.id} (${account.email ?? account.userName}) is ${account.state}${held === '' ? '' : ` with ${held}`}`,
  )
}
