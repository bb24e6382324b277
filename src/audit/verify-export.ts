import { canonicalJson } from './canonical-json.ts'
import { openCheckpoint } from './checkpoint.ts'
import { commitTo } from './entry.ts'
import type { ExportedRecord } from './export.ts'
import { append, emptyFrontier, type Frontier, leafHash, rootOf } from './merkle.ts'

/** What an auditor learns from an export alone, without a server. */
export type Verification =
  | { readonly ok: true; readonly records: number; readonly publicKey: string; readonly origin: string }
  | {
      readonly ok: false
      readonly firstBadSeq: number
      readonly problem: string
      readonly goodRecords: number
    }

const knownFields = new Set(['seq', 'entry', 'detail', 'salt', 'leaf', 'root', 'checkpoint'])

/**
 * Recomputes every leaf and every tree head, and opens the signed checkpoint of the last line. `publicKey` is the key
 * the auditor already knows; without it the export proves only that it fits the key it carries.
 */
export async function verifyExport(lines: AsyncIterable<string>, publicKey?: string): Promise<Verification> {
  let frontier: Frontier = emptyFrontier
  let last: ExportedRecord | undefined
  const bad = (problem: string): Verification => ({
    ok: false,
    firstBadSeq: frontier.size + 1,
    problem,
    goodRecords: frontier.size,
  })
  for await (const line of lines) {
    if (line.trim() === '') continue
    if (last?.checkpoint !== undefined) return bad('there are records after the closing checkpoint')
    const record = parseRecord(line)
    if (record === undefined) return bad('this line is not a record of an audit export')
    const problem = refuseRecord(record, frontier)
    if (problem !== undefined) return bad(problem)
    frontier = append(frontier, Buffer.from(record.leaf, 'hex'))
    if (rootOf(frontier).toString('hex') !== record.root) {
      return {
        ok: false,
        firstBadSeq: record.seq,
        problem: 'the tree head does not fit the records so far',
        goodRecords: record.seq - 1,
      }
    }
    last = record
  }
  return closeExport(last, frontier, publicKey, bad)
}

function closeExport(
  last: ExportedRecord | undefined,
  frontier: Frontier,
  publicKey: string | undefined,
  bad: (problem: string) => Verification,
): Verification {
  if (last === undefined) return bad('the export is empty')
  if (last.checkpoint === undefined)
    return bad('records are missing at the end: the closing checkpoint is not there')
  const opened = openCheckpoint(last.checkpoint.note, publicKey ?? last.checkpoint.publicKey)
  if ('problem' in opened) return bad(opened.problem)
  if (opened.checkpoint.size !== frontier.size || !opened.checkpoint.root.equals(rootOf(frontier)))
    return bad('the signed checkpoint is of another trail')
  return {
    ok: true,
    records: frontier.size,
    publicKey: publicKey ?? last.checkpoint.publicKey,
    origin: opened.checkpoint.origin,
  }
}

function refuseRecord(record: ExportedRecord, frontier: Frontier): string | undefined {
  if (record.seq !== frontier.size + 1)
    return `record ${frontier.size + 1} is missing or moved: record ${record.seq} stands in its place`
  if (leafHash(canonicalJson(record.entry)).toString('hex') !== record.leaf) return 'the entry was altered'
  const committed = (record.entry as { detail?: unknown } | null)?.detail
  if (committed === undefined)
    return record.detail === undefined ? undefined : 'a detail was added that the entry does not vouch for'
  if (record.detail === undefined || record.salt === undefined) return 'the detail was removed'
  return commitTo(record.detail, Buffer.from(record.salt, 'hex')) === committed
    ? undefined
    : 'the detail was altered'
}

function parseRecord(line: string): ExportedRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
    if (Object.keys(value).some((key) => !knownFields.has(key))) return undefined
    const record = value as Partial<ExportedRecord>
    const whole =
      Number.isSafeInteger(record.seq) && typeof record.leaf === 'string' && typeof record.root === 'string'
    return whole ? (record as ExportedRecord) : undefined
  } catch {
    return undefined
  }
}
