import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../audit/actor.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

export type AuditView = {
  /** Null for a moment: the sequencer gives it within a second. */
  readonly seq: number | null
  readonly at: string
  readonly event: string
  readonly actor: Actor
  readonly app: string | null
  readonly accountId: string | null
  readonly taskId: string | null
  readonly account: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** What is personal in it; erased with the person. */
  readonly detail: unknown
}

type AuditPage = {
  readonly entries: readonly AuditView[]
  /** To be given as `before` for what is older; null on the last page. */
  readonly next: string | null
}

const input = z.object({
  app: app.optional(),
  event: z
    .string()
    .max(100)
    .optional()
    .describe('Only events whose name begins so, such as task or task.approved.'),
  account: z.uuid().optional().describe('Only what was done with this account (its id here).'),
  task: z.uuid().optional().describe('Only what belongs to this task.'),
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Not before this time, as 2026-01-31T08:00:00Z.'),
  until: z.iso.datetime({ offset: true }).optional().describe('Before this time.'),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .describe('What the page before gave as next.'),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many at most.'),
})

/** The trail for reading, newest first. What an auditor verifies is the export. */
export const auditList = operation({
  name: 'audit.list',
  summary: 'Search the audit trail, newest first',
  effect: 'read',
  roles: ['owner', 'admin', 'approver', 'auditor'],
  input,
  rest: { method: 'GET', path: '/audit' },
  cli: {
    command: 'audit list [app]',
    print: ({ entries, next }: AuditPage) =>
      entries.length === 0
        ? 'No entry fits.'
        : [
            table(
              ['number', 'at', 'event', 'by', 'application', 'account'],
              entries.map(({ seq, at, event, actor, app: slug, account }) => [
                seq ?? 'pending',
                at,
                event,
                actor.kind,
                slug,
                account,
              ]),
            ),
            ...(next === null ? [] : [`Older ones: --before ${next}`]),
          ].join('\n'),
  },
  async run(system, _caller, { limit, ...given }): Promise<AuditPage> {
    const applicationId =
      given.app === undefined ? undefined : (await contextOfApp(system, given.app)).application.id
    const { rows } = await sql<Row>`
      select audit_entry.id::text as id, audit_entry.seq, audit_entry.at, audit_entry.event, audit_entry.entry,
        audit_entry.detail, application.slug, audit_entry.account_id, audit_entry.task_id, account.match_key
      from audit_entry left join application on application.id = audit_entry.application_id
      left join account on account.id = audit_entry.account_id
      where ${conditions({ ...given, applicationId })}
      order by audit_entry.id desc limit ${limit + 1}`.execute(system.db)
    const page = rows.slice(0, limit)
    return {
      entries: page.map(toView),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
    }
  },
})

type Row = {
  id: string
  seq: number | null
  at: Date
  event: string
  entry: string
  detail: unknown
  slug: string | null
  account_id: string | null
  task_id: string | null
  match_key: string | null
}

type Wanted = Omit<z.output<typeof input>, 'limit' | 'app'> & { readonly applicationId: string | undefined }

function conditions({ applicationId, event, account, task, since, until, before }: Wanted) {
  const parts = [sql`true`]
  if (applicationId !== undefined) parts.push(sql`audit_entry.application_id = ${applicationId}`)
  if (event !== undefined) parts.push(sql`starts_with(audit_entry.event, ${event})`)
  if (account !== undefined) parts.push(sql`audit_entry.account_id = ${account}`)
  if (task !== undefined) parts.push(sql`audit_entry.task_id = ${task}`)
  if (since !== undefined) parts.push(sql`audit_entry.at >= ${since}::timestamptz`)
  if (until !== undefined) parts.push(sql`audit_entry.at < ${until}::timestamptz`)
  if (before !== undefined) parts.push(sql`audit_entry.id < ${before}::bigint`)
  return sql.join(parts, sql` and `)
}

const written = z.looseObject({
  actor: z.custom<Actor>((actor) => typeof actor === 'object' && actor !== null && 'kind' in actor),
  data: z.record(z.string(), z.unknown()).default({}),
})

function toView(row: Row): AuditView {
  const { actor, data } = written.parse(JSON.parse(row.entry))
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    event: row.event,
    ...{ actor, data },
    app: row.slug,
    accountId: row.account_id,
    taskId: row.task_id,
    account: row.match_key,
    detail: row.detail,
  }
}
