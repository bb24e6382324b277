import type { Database } from '../store/database.ts'
import { signCheckpoint } from './checkpoint.ts'
import { exportedLine, type PlacedEntry } from './exported-record.ts'
import { rootOf } from './merkle.ts'
import { sequence } from './sequencer.ts'

/** `origin` is that of the first branch; one that began when the database was set back has its id behind it. */
export type SigningKey = { readonly origin: string; readonly publicKey: string; readonly privateKey: Buffer }

const page = 1_000

/** The whole trail up to now as NDJSON lines, oldest first, closed by a signed checkpoint. */
export async function* exportTrail(db: Database, key: SigningKey, now: Date): AsyncGenerator<string> {
  await sequence(db)
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const { branch } = await db.selectFrom('installation').select('branch').executeTakeFirstOrThrow()
  const origin = branch === null ? key.origin : `${key.origin}/${branch}`
  const note = signCheckpoint(
    { origin, size: head.size, root: rootOf({ size: head.size, roots: head.frontier }) },
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
      const closing = row.seq === head.size ? { note, publicKey: key.publicKey } : undefined
      yield `${exportedLine(row, closing)}\n`
    }
  }
}

async function placedEntries(db: Database, after: number, upTo: number): Promise<readonly PlacedEntry[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .select(['seq', 'entry', 'detail', 'salt', 'leaf', 'root'])
    .where('seq', '>', after)
    .where('seq', '<=', upTo)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({
    ...row,
    seq: row.seq ?? 0,
    leaf: row.leaf ?? Buffer.alloc(0),
    root: row.root ?? Buffer.alloc(0),
  }))
}
