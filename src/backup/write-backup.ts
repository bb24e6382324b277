import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { sql } from 'kysely'
import type { Keyring } from '../applications/keyring.ts'
import type { Database, Queries } from '../store/database.ts'
import { newPreamble, type Protection } from './backup-key.ts'
import { makeManifest } from './describe-database.ts'
import type { BackupTable } from './manifest.ts'
import { sealChunks } from './sealed-chunks.ts'

const rowsAtOnce = 500
/** A reader that stands still must not hold the snapshot for ever: the database ends it, and the backup is not whole. */
const longestStall = '5min'

export type BackupFacts = {
  readonly id: string
  readonly product: string
  readonly keyring: Keyring
  readonly now: Date
}

/**
 * The whole database as one moment saw it, while everybody goes on writing: compressed, then sealed. It is made as
 * it is read, and needs little memory however large the database is.
 */
export async function* writeBackup(
  db: Database,
  protection: Protection,
  facts: BackupFacts,
): AsyncGenerator<Buffer> {
  const { line, key } = await newPreamble(protection)
  yield Buffer.from(line)
  const gzip = createGzip()
  // An error reaches whoever reads what comes out of it.
  pipeline(Readable.from(inBlocks(records(db, facts))), gzip, () => {})
  yield* sealChunks(gzip, key)
}

/** Few large pieces instead of many small ones: each one passes several streams. */
async function* inBlocks(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let block = ''
  for await (const line of lines) {
    block += `${line}\n`
    if (block.length < 32_768) continue
    yield Buffer.from(block)
    block = ''
  }
  yield Buffer.from(block)
}

async function* records(db: Database, { id, ...facts }: BackupFacts): AsyncGenerator<string> {
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute()
  try {
    await speakPlainly(snapshot)
    const manifest = await makeManifest(snapshot, { ...facts, backup: id })
    yield JSON.stringify(manifest)
    const counts: number[] = []
    for (const [number, table] of manifest.tables.entries()) {
      yield JSON.stringify({ table: number })
      counts.push(yield* rowsOf(snapshot, table))
    }
    yield JSON.stringify({ rows: counts })
  } finally {
    await snapshot.rollback().execute()
  }
}

/** What a value looks like as text must not depend on how a server is set up. */
async function speakPlainly(queries: Queries): Promise<void> {
  await sql`select set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
    set_config('timezone', 'UTC', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true),
    set_config('idle_in_transaction_session_timeout', ${longestStall}, true)`.execute(queries)
}

/** Each row is an array of texts, as the database writes and reads them; it is put together there. */
async function* rowsOf(queries: Queries, { name, columns }: BackupTable): AsyncGenerator<string, number> {
  const texts = sql.join(columns.map((column) => sql`${sql.id(column.name)}::text`))
  await sql`declare backup_rows no scroll cursor for
    select to_json(array[${texts}])::text as line from ${sql.id(name)}`.execute(queries)
  let count = 0
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.lit(rowsAtOnce)} from backup_rows`.execute(
      queries,
    )
    for (const { line } of rows) yield line
    count += rows.length
    if (rows.length < rowsAtOnce) break
  }
  await sql`close backup_rows`.execute(queries)
  return count
}
