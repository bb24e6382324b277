import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { z } from 'zod'
import { BackupError } from './backup-error.ts'
import { keyOf, type Preamble, type Protection, parsePreamble } from './backup-key.ts'
import {
  type BackupTable,
  endSchema,
  type Manifest,
  manifestSchema,
  rowSchema,
  tableSchema,
} from './manifest.ts'
import { openChunks } from './sealed-chunks.ts'

/** What a backup holds, in its order. It is whole only if `end` came. */
export type BackupRecord =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'row'; readonly table: BackupTable; readonly values: readonly (string | null)[] }
  | { readonly kind: 'end'; readonly rows: number }

/** Gives the protection that a backup of this kind needs. */
export type ProtectionFor = (kind: Preamble['kind']) => Promise<Protection>

/**
 * Reads a backup record by record. Each part is authenticated before anything of it is handed on; that the file is
 * whole is known at its end, so a caller that acts must read it to the end first, or be able to take it back.
 */
export async function* readBackup(path: string, protectionFor: ProtectionFor): AsyncGenerator<BackupRecord> {
  const { sealed, key } = await openFile(path, protectionFor)
  const gunzip = createGunzip()
  pipeline(Readable.from(openChunks(sealed, key)), gunzip, () => {})
  try {
    yield* parse(createLines(gunzip))
  } catch (error) {
    if (error instanceof BackupError) throw error
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_'))
      throw new BackupError('damaged', 'The content of the backup is not what a backup holds.')
    throw error
  }
}

async function openFile(path: string, protectionFor: ProtectionFor) {
  const bytes = createReadStream(path)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const first = await bytes.next().catch((error: Error) => {
    throw new BackupError('unreadable', `The backup ${path} can't be read: ${error.message}.`)
  })
  const { preamble, rest } = parsePreamble(first.done ? Buffer.alloc(0) : first.value)
  const key = await keyOf(preamble, await protectionFor(preamble.kind))
  async function* sealed() {
    yield rest
    for (;;) {
      const next = await bytes.next()
      if (next.done) return
      yield next.value
    }
  }
  return { sealed: sealed(), key }
}

/** Lines of any length. */
async function* createLines(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let open: Buffer[] = []
  for await (const bytes of source) {
    let at = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, at)) {
      yield Buffer.concat([...open, bytes.subarray(at, end)]).toString('utf8')
      open = []
      at = end + 1
    }
    open.push(bytes.subarray(at))
  }
}

async function* parse(lines: AsyncIterable<string>): AsyncGenerator<BackupRecord> {
  let place: Place | undefined
  let ended = false
  for await (const line of lines) {
    if (ended) throw notWhole()
    const given = parseJson(line)
    if (place === undefined) {
      const manifest = as(manifestSchema, given)
      place = { manifest, counts: [] }
      yield { kind: 'manifest', manifest }
      continue
    }
    const record = next(place, given)
    if (record !== undefined) yield record
    ended = record?.kind === 'end'
  }
  if (!ended) throw notWhole()
}

/** How far a reading is: how many rows each table had so far, the last of them being the one it is at. */
type Place = { readonly manifest: Manifest; readonly counts: number[] }

function next({ manifest, counts }: Place, given: unknown): BackupRecord | undefined {
  const at = counts.length
  if (Array.isArray(given)) {
    const values = as(rowSchema, given)
    const table = manifest.tables[at - 1]
    if (table === undefined || values.length !== table.columns.length) throw notWhole()
    counts[at - 1] = (counts[at - 1] ?? 0) + 1
    return { kind: 'row', table, values }
  }
  const begins = tableSchema.safeParse(given)
  if (begins.success) {
    if (begins.data.table !== at) throw notWhole()
    counts.push(0)
    return undefined
  }
  const { rows } = as(endSchema, given)
  if (rows.length !== manifest.tables.length || String(rows) !== String(counts)) throw notWhole()
  return { kind: 'end', rows: rows.reduce((sum, count) => sum + count, 0) }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw notWhole()
  }
}

function as<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw notWhole()
  return parsed.data
}

function notWhole(): BackupError {
  return new BackupError('damaged', 'The content of the backup is not whole.')
}
