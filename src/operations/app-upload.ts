import { z } from 'zod'
import type { ApplicationContext } from '../applications/directory.ts'
import { refreshEntitlements } from '../applications/entitlement-store.ts'
import type { Account } from '../connector/account.ts'
import type { ConnectorContext } from '../connector/contract.ts'
import { listAll } from '../connector/list-all.ts'
import type { RowProblem, UploadedAccounts, UploadReading } from '../connector/uploads.ts'
import { takeUpload, type Upload } from '../reconciliation/take-upload.ts'
import { app, contextOfApp } from './application-input.ts'
import { callVendor } from './call-vendor.ts'
import { file, fileName } from './file-input.ts'
import { type Caller, operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'
import { printUpload } from './print-upload.ts'

const input = z.object({
  app,
  file,
  fileName,
  columns: z
    .record(z.string(), z.string())
    .default({})
    .describe('Which column is read for what, as key=Header; without, those of the last file.'),
  preview: z.boolean().default(false).describe('Only show what would be read. Nothing is kept.'),
  exportedAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When it was exported, such as 2026-12-01T12:00:00Z; without, now.'),
  rows: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('How many accounts the application says it has. A file with another number is refused.'),
})

export type UploadView = {
  readonly app: string
  /** `preview`: nothing was kept. `refused`: nothing was concluded. */
  readonly state: 'preview' | 'accepted' | 'refused'
  readonly snapshotId: string | null
  readonly refusal: { readonly code: string; readonly says: string } | null
  readonly headers: readonly string[]
  readonly columns: Readonly<Record<string, string>>
  readonly rows: number
  readonly problems: readonly RowProblem[]
  readonly problemCount: number
  /** Compared with the list that is there: how many accounts come, stay and go. */
  readonly compared: { readonly come: number; readonly stay: number; readonly go: number }
  readonly sample: readonly Account[]
}

const mostProblems = 200
const mostSamples = 5

/**
 * Takes a file as the reading of all accounts of an application. Columns are guessed in a preview alone: what a file is
 * read by was seen by a person before.
 */
export const appUpload = operation({
  name: 'app.upload',
  summary: 'Upload a list of the accounts of an application, as CSV or XLSX of at most 10 MiB',
  effect: 'change',
  assistant: false,
  roles: ['owner', 'admin', 'operator'],
  input,
  rest: { method: 'POST', path: '/applications/{app}/uploads', largestBody: 15 * 1024 * 1024 },
  cli: {
    command: 'app upload <app> <file>',
    fromFile: 'file',
    fileNameTo: 'fileName',
    rename: { columns: 'column' },
    print: printUpload,
  },
  async run(system, caller, given): Promise<UploadView> {
    const context = await contextOfApp(system, given.app)
    const content = Buffer.from(given.file, 'base64')
    if (content.length > 10 * 1024 * 1024)
      throw new OperationError('badInput', 'The file is larger than 10 MiB.')
    const exportedAt = given.exportedAt === undefined ? system.clock.now() : new Date(given.exportedAt)
    if (exportedAt > system.clock.now())
      throw new OperationError('badInput', 'The file can not have been exported in the future.')
    const columns = await columnsFor(system, context, given)
    const { view, reading, vendor } = await readFile(system, context, { ...given, columns })
    if (given.preview) return view
    const listFrom = (uploaded: UploadedAccounts) =>
      listAll<Account>((page) => context.connector.listAccounts({ ...vendor, uploaded }, page))
    const about = { content, reading, listFrom, exportedAt, expectedRows: given.rows }
    return { ...view, ...(await take(system, caller, context, about)) }
  },
})

type Given = z.output<typeof input>

async function columnsFor(
  { db }: OperationSystem,
  { application }: ApplicationContext,
  { columns, preview }: Given,
): Promise<Readonly<Record<string, string>>> {
  if (Object.keys(columns).length > 0) return columns
  const last = await db
    .selectFrom('uploaded_list')
    .select('columns')
    .where('application_id', '=', application.id)
    .executeTakeFirst()
  if (last !== undefined) return last.columns as Readonly<Record<string, string>>
  if (preview) return {}
  throw new OperationError(
    'badInput',
    'Nobody has said yet which column is read for what.',
    'Look at it first with --preview; it shows the command to go on with.',
  )
}

async function readFile(
  system: OperationSystem,
  context: ApplicationContext,
  { file: content, fileName: name, columns, app: slug }: Given,
): Promise<{
  readonly view: UploadView
  readonly reading: UploadReading
  readonly vendor: ConnectorContext<unknown>
}> {
  const { application, connector } = context
  const session = await system.sessions.open(application, connector)
  const { vendor } = session
  const read = connector.readUpload
  if (read === undefined)
    throw new OperationError(
      'conflict',
      `${connector.title} is read directly.`,
      `Read it with "overlock app sync ${slug}".`,
    )
  const reading = await callVendor(connector.title, () => read(vendor, { name, content, columns }))
  const before = new Set(((await vendor.uploaded?.list()) ?? []).map(({ id }) => id))
  const stay = reading.accounts.filter(({ id }) => before.has(id)).length
  const { accounts, problems } = reading
  return {
    ...{ reading, vendor },
    view: {
      ...{ app: slug, state: 'preview', snapshotId: null, refusal: null },
      ...{ headers: reading.headers, columns: reading.columns, rows: reading.rows },
      ...{ problems: problems.slice(0, mostProblems), problemCount: problems.length },
      compared: { come: accounts.length - stay, stay, go: before.size - stay },
      sample: accounts.slice(0, mostSamples),
    },
  }
}

async function take(
  system: OperationSystem,
  { actor, requestId }: Caller,
  context: ApplicationContext,
  about: Omit<Upload, 'actor' | 'requestId'>,
): Promise<Pick<UploadView, 'state' | 'snapshotId' | 'refusal'>> {
  const now = system.clock.now()
  const taken = await takeUpload(system.db, context, { ...about, actor, requestId }, now)
  if (taken.outcome === 'older')
    throw new OperationError(
      'conflict',
      `A list of ${taken.than.toISOString()} is there already; this one is older.`,
      'Export it again.',
    )
  const { snapshotId } = taken
  if (taken.outcome === 'refused') return { state: 'refused', snapshotId, refusal: taken.refusal }
  const session = await system.sessions.open(context.application, context.connector)
  await refreshEntitlements(system.db, context.application.id, session, now)
  system.dispatcher.wake(context.application.id)
  return { state: 'accepted', snapshotId, refusal: null }
}
