/** One line of an export. The last line carries the checkpoint that closes it. */
export type ExportedRecord = {
  readonly seq: number
  readonly entry: object
  readonly detail?: unknown
  readonly salt?: string
  readonly leaf: string
  readonly root: string
  readonly checkpoint?: ClosingCheckpoint
}

export type ClosingCheckpoint = { readonly note: string; readonly publicKey: string }

/** An entry that has its place in the trail. */
export type PlacedEntry = {
  readonly seq: number
  readonly entry: string
  readonly detail: unknown
  readonly salt: Buffer | null
  readonly leaf: Buffer
  readonly root: Buffer
}

/** The line of one entry; `checkpoint` only on the last. */
export function exportedLine(placed: PlacedEntry, checkpoint?: ClosingCheckpoint): string {
  const record: ExportedRecord = {
    seq: placed.seq,
    entry: JSON.parse(placed.entry),
    ...(placed.salt !== null && { detail: placed.detail, salt: placed.salt.toString('hex') }),
    leaf: placed.leaf.toString('hex'),
    root: placed.root.toString('hex'),
    ...(checkpoint !== undefined && { checkpoint }),
  }
  return JSON.stringify(record)
}

const fields = new Set(['seq', 'entry', 'detail', 'salt', 'leaf', 'root', 'checkpoint'])

/** Undefined for everything `exportedLine` would not write, down to the last character. */
export function parseExportedLine(line: string): ExportedRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    // A name that stands twice would be read by one program as this and by another as that.
    if (JSON.stringify(value) !== line || !isObject(value)) return undefined
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: Readonly<Record<string, unknown>>): value is ExportedRecord {
  const { seq, entry, salt, leaf, root, checkpoint } = value
  return (
    Object.keys(value).every((key) => fields.has(key)) &&
    Number.isSafeInteger(seq) &&
    isObject(entry) &&
    (salt === undefined || (typeof salt === 'string' && /^[0-9a-f]{32}$/.test(salt))) &&
    typeof leaf === 'string' &&
    typeof root === 'string' &&
    (checkpoint === undefined || isClosingCheckpoint(checkpoint))
  )
}

function isClosingCheckpoint(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.keys(value).join() === 'note,publicKey' &&
    typeof value['note'] === 'string' &&
    typeof value['publicKey'] === 'string'
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
