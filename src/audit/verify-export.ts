import { canonicalJson } from './canonical-json.ts'
import { openCheckpoint } from './checkpoint.ts'
import { commitTo } from './entry.ts'
import { type ExportedRecord, parseExportedLine } from './exported-record.ts'
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

/**
 * Recomputes every leaf and every tree head, and opens the signed checkpoint of the last line. `publicKey` is the key
 * the auditor already knows; without it the export proves only that it fits the key it carries.
 */
export async function verifyExport(lines: AsyncIterable<string>, publicKey?: string): Promise<Verification> {
  let frontier: Frontier = emptyFrontier
  let last: ExportedRecord | undefined
  const badNext = (problem: string) => bad(frontier.size + 1, problem)
  for await (const line of lines) {
    if (line.trim() === '') continue
    if (last?.checkpoint !== undefined) return badNext('there are records after the closing checkpoint')
    const record = parseExportedLine(line)
    if (record === undefined) return badNext('this line is not one that an audit export writes')
    const problem = refuseRecord(record, frontier)
    if (problem !== undefined) return badNext(problem)
    frontier = append(frontier, Buffer.from(record.leaf, 'hex'))
    if (rootOf(frontier).toString('hex') !== record.root)
      return bad(record.seq, 'the tree head does not fit the records so far')
    last = record
  }
  return closeExport(last, frontier, publicKey)
}

function bad(firstBadSeq: number, problem: string): Verification {
  return { ok: false, firstBadSeq, problem, goodRecords: firstBadSeq - 1 }
}

function closeExport(
  last: ExportedRecord | undefined,
  frontier: Frontier,
  knownKey: string | undefined,
): Verification {
  if (last === undefined) return bad(1, 'the export is empty')
  if (last.checkpoint === undefined)
    return bad(frontier.size + 1, 'records are missing at the end: the closing checkpoint is not there')
  const { note, publicKey } = last.checkpoint
  if (knownKey !== undefined && publicKey !== knownKey)
    return bad(last.seq, 'the closing checkpoint names another key than the one given')
  const opened = openCheckpoint(note, publicKey)
  if ('problem' in opened) return bad(last.seq, opened.problem)
  const { origin, size, root } = opened.checkpoint
  if (size > frontier.size)
    return bad(frontier.size + 1, `records are missing at the end: the checkpoint was signed over ${size}`)
  if (size < frontier.size)
    return bad(size + 1, `records were added at the end: the checkpoint was signed over ${size}`)
  // Each record fits the one before it, yet the whole is not what was signed: no record can be trusted.
  if (!root.equals(rootOf(frontier))) return bad(1, 'the signed checkpoint is of another trail')
  return { ok: true, records: frontier.size, publicKey, origin }
}

function refuseRecord(record: ExportedRecord, frontier: Frontier): string | undefined {
  if (record.seq !== frontier.size + 1)
    return `record ${frontier.size + 1} is missing or moved: record ${record.seq} stands in its place`
  if (leafHash(canonicalJson(record.entry)).toString('hex') !== record.leaf) return 'the entry was altered'
  const committed = (record.entry as { detail?: unknown }).detail
  if (committed === undefined)
    return record.detail === undefined && record.salt === undefined
      ? undefined
      : 'a detail was added that the entry does not vouch for'
  if (record.detail === undefined || record.salt === undefined) return 'the detail was removed'
  return commitTo(record.detail, Buffer.from(record.salt, 'hex')) === committed
    ? undefined
    : 'the detail was altered'
}
