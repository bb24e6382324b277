import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { rootOf } from '../audit/merkle.ts'
import type { Clock } from '../clock.ts'
import type { Database, Queries } from '../store/database.ts'
import { beginRecovery, type SetBack } from './begin-recovery.ts'

const headSchema = z.object({
  installation: z.string(),
  branch: z.string().nullable(),
  size: z.number().int(),
  root: z.string(),
})
type Head = z.output<typeof headSchema>

/**
 * Compares the database with what this server remembers outside of it. A trail that is shorter than it was, or
 * another one at the same place, was set back by other means than `overlock restore`: by a disk, or a standby that
 * missed the last writes. Then recovery begins; the answer says why.
 */
export async function noticeSetBack(
  db: Database,
  dataDirectory: string,
  clock: Clock,
): Promise<SetBack | undefined> {
  const remembered = await readHead(dataDirectory)
  const present = await headOf(db)
  if (remembered === undefined || present === undefined) return undefined
  if (remembered.installation !== present.installation || remembered.branch !== present.branch)
    return undefined
  if ((await rootAt(db, remembered.size)) === remembered.root) return undefined
  const { size, root } = present
  const setBack: SetBack = { why: 'databaseBehind', expectedSize: remembered.size, size, root }
  await db.transaction().execute((tx) => beginRecovery(tx, clock.now(), setBack))
  return setBack
}

const everyMs = 1_000

/** Remembers the head of the trail outside of the database, at most a second late. */
export function rememberTrailHead(
  db: Database,
  dataDirectory: string,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let written = ''
  let running: Promise<void> = Promise.resolve()
  const write = async () => {
    const head = await headOf(db)
    const text = `${JSON.stringify(head)}\n`
    if (head === undefined || text === written) return
    // Written beside and moved there: a crash leaves the old one or the new one, never half of it.
    await writeFile(`${fileIn(dataDirectory)}.new`, text, { mode: 0o600 })
    await rename(`${fileIn(dataDirectory)}.new`, fileIn(dataDirectory))
    written = text
  }
  const next = () => {
    running = running.then(write).catch(onError)
    return running
  }
  const timer = setInterval(next, everyMs)
  return {
    stop() {
      clearInterval(timer)
      return next()
    },
  }
}

function fileIn(dataDirectory: string): string {
  return join(dataDirectory, 'trail-head.json')
}

async function readHead(dataDirectory: string): Promise<Head | undefined> {
  const text = await readFile(fileIn(dataDirectory), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return headSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function headOf(queries: Queries): Promise<Head | undefined> {
  const row = await queries
    .selectFrom('installation')
    .innerJoin('audit_head', 'audit_head.only_row', 'installation.only_row')
    .select(['installation.id', 'installation.branch', 'audit_head.size', 'audit_head.frontier'])
    .executeTakeFirst()
  if (row === undefined) return undefined
  const root = rootOf({ size: row.size, roots: row.frontier }).toString('hex')
  return { installation: row.id, branch: row.branch, size: row.size, root }
}

/** The tree head that the trail had when it was so long; undefined when it is not so long. */
async function rootAt(queries: Queries, size: number): Promise<string | undefined> {
  if (size === 0) return rootOf({ size: 0, roots: [] }).toString('hex')
  const row = await queries
    .selectFrom('audit_entry')
    .select('root')
    .where('seq', '=', size)
    .executeTakeFirst()
  return row?.root?.toString('hex')
}
