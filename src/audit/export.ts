import type { Database } from '../store/database.ts'
import { signCheckpoint } from './checkpoint.ts'
import { rootOf } from './merkle.ts'
import { sequence } from './sequencer.ts'

/** One line of an export. The last line carries the checkpoint that closes it. */
export type ExportedRecord = {
  readonly seq: number
  readonly entry: unknown
  readonly detail?: unknown
  readonly salt?: string
  readonly leaf: string
  readonly root: string
  readonly checkpoint?: { readonly note: string; readonly publicKey: string }
}

export type SigningKey = { readonly origin: string; readonly publicKey: string; readonly privateKey: Buffer }

const page = 1_000

/** The whole trail up to now as NDJSON lines, oldest first, closed by a signed checkpoint. */
export async function* exportTrail(db: Database, key: SigningKey, now: Date): AsyncGenerator<string> {
  await sequence(db)
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const note = signCheckpoint(
    { origin: key.origin, size: head.size, root: rootOf({ size: head.size, roots: head.frontier }) },
    key.publicKey,
    key.privateKey,
  )
  await db
    .insertInto('audit_checkpoint')
    .values({ size: head.size, note, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  for (let after = 0; after < head.size; after += page) {
    for (const row of await placedEntries(db, after, Math.min(after + page, head.size))) {
      const last = row.seq === head.size
      yield `${JSON.stringify({ ...row, ...(last && { checkpoint: { note, publicKey: key.publicKey } }) })}\n`
    }
  }
}

async function placedEntries(db: Database, after: number, upTo: number): Promise<readonly ExportedRecord[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .select(['seq', 'entry', 'detail', 'salt', 'leaf', 'root'])
    .where('seq', '>', after)
    .where('seq', '<=', upTo)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({
    seq: row.seq ?? 0,
    entry: JSON.parse(row.entry),
    ...(row.salt !== null && { detail: row.detail, salt: row.salt.toString('hex') }),
    leaf: (row.leaf ?? Buffer.alloc(0)).toString('hex'),
    root: (row.root ?? Buffer.alloc(0)).toString('hex'),
  }))
}
