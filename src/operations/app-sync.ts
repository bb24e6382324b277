import type { Selectable } from 'kysely'
import { z } from 'zod'
import { beginReading } from '../reconciliation/begin-reading.ts'
import type { Tables } from '../store/tables.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

export type SnapshotView = {
  readonly id: string
  readonly state: 'reading' | 'accepted' | 'refused'
  readonly rows: number
  readonly vendorTotal: number | null
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly refusal: { readonly code: string; readonly says: string } | null
  readonly counts: {
    readonly managed: number
    readonly unmanaged: number
    readonly justInTime: number
    readonly absent: number
  } | null
}

/** Reads all accounts of an application. Nothing is changed there; an incomplete reading concludes nothing. */
export const appSync = operation({
  name: 'app.sync',
  summary: 'Read all accounts of an application',
  effect: 'change',
  roles: ['owner', 'admin', 'operator'],
  input: z.object({ app }),
  rest: { method: 'POST', path: '/applications/{app}/sync' },
  cli: {
    command: 'app sync <app>',
    print: printSnapshot,
    follow: {
      operation: 'snapshot.show',
      input: ({ id }: SnapshotView) => ({ id }),
      done: (progress) => (progress as SnapshotView).state !== 'reading',
      show: (progress) => `read ${(progress as SnapshotView).rows} accounts`,
    },
  },
  async run(system, _caller, { app: slug }): Promise<SnapshotView> {
    const { application, connector } = await contextOfApp(system, slug)
    if (connector.readUpload !== undefined)
      throw new OperationError(
        'conflict',
        `The accounts of ${slug} are read from a file.`,
        `Upload one: "overlock app upload ${slug} <file>".`,
      )
    const id = await beginReading(system, application.id)
    return getSnapshot(system, id)
  },
})

export const snapshotShow = operation({
  name: 'snapshot.show',
  about: 'snapshot',
  summary: 'Show how far a reading is',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'auditor'],
  input: z.object({ id: z.uuid().describe('The reading.') }),
  rest: { method: 'GET', path: '/snapshots/{id}' },
  cli: { command: 'snapshot show <id>', print: printSnapshot },
  run: (system, _caller, { id }) => getSnapshot(system, id),
})

/** The newest reading of an application, whatever became of it. */
export async function latestSnapshot(
  { db }: OperationSystem,
  applicationId: string,
): Promise<SnapshotView | null> {
  const row = await db
    .selectFrom('snapshot')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : toView(row)
}

async function getSnapshot(system: OperationSystem, id: string): Promise<SnapshotView> {
  const row = await system.db.selectFrom('snapshot').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new OperationError('notFound', `There is no reading ${id}.`)
  return toView(row)
}

function toView(row: Selectable<Tables['snapshot']>): SnapshotView {
  const refusal = row.refusal as SnapshotView['refusal']
  return {
    id: row.id,
    state: row.state,
    rows: row.rows,
    vendorTotal: row.vendor_total,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    refusal,
    counts: row.counts as SnapshotView['counts'],
  }
}

function printSnapshot(snapshot: SnapshotView): string {
  if (snapshot.state === 'reading') return `Reading: ${snapshot.rows} accounts so far.`
  if (snapshot.state === 'refused')
    return `The reading was not accepted: ${snapshot.refusal?.says ?? 'unknown reason'} Nothing was concluded from it.`
  const { managed = 0, unmanaged = 0, justInTime = 0, absent = 0 } = snapshot.counts ?? {}
  return [
    `Read ${snapshot.rows} accounts: ${managed} managed, ${unmanaged} not managed (${justInTime} of them came in by single sign-on).`,
    ...(absent === 0 ? [] : [`${absent} managed accounts are no longer there.`]),
  ].join('\n')
}
