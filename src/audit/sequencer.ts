import { sql } from 'kysely'
import type { Database } from '../store/database.ts'
import { append, type Frontier, leafHash, rootOf } from './merkle.ts'

const batch = 1_000

/**
 * Gives every committed entry its place: a gap-free number and the tree head after it. Entries are written
 * unchained in the transactions they belong to, because a lock on the head of a chain there costs most of the write
 * rate; here one holder of the head's row appends them in batches. Any number of nodes may call it.
 */
export async function sequence(db: Database): Promise<number> {
  let sequenced = 0
  for (;;) {
    const done = await sequenceBatch(db)
    sequenced += done
    if (done < batch) return sequenced
  }
}

async function sequenceBatch(db: Database): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const head = await tx.selectFrom('audit_head').selectAll().forUpdate().executeTakeFirstOrThrow()
    const entries = await tx
      .selectFrom('audit_entry')
      .select(['id', 'entry'])
      .where('seq', 'is', null)
      .orderBy('id')
      .limit(batch)
      .execute()
    if (entries.length === 0) return 0
    let frontier: Frontier = { size: head.size, roots: head.frontier }
    const placed = entries.map(({ id, entry }) => {
      const leaf = leafHash(entry)
      frontier = append(frontier, leaf)
      return { id, seq: frontier.size, leaf, root: rootOf(frontier) }
    })
    await sql`
      update audit_entry set seq = placed.seq, leaf = placed.leaf, root = placed.root
      from unnest(${placed.map((p) => p.id)}::bigint[], ${placed.map((p) => p.seq)}::bigint[],
        ${placed.map((p) => p.leaf)}::bytea[], ${placed.map((p) => p.root)}::bytea[]) as placed(id, seq, leaf, root)
      where audit_entry.id = placed.id`.execute(tx)
    await tx
      .updateTable('audit_head')
      .set({ size: frontier.size, frontier: [...frontier.roots] })
      .execute()
    return entries.length
  })
}

/** Sequences once a second; `flush` does it now, `stop` once more for the last time. */
export function startSequencer(
  db: Database,
  onError: (error: unknown) => void,
): { flush(): Promise<void>; stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  const flush = async () => {
    running = running.then(() => sequence(db))
    await running
  }
  const timer = setInterval(() => {
    flush().catch((error: unknown) => {
      running = Promise.resolve()
      onError(error)
    })
  }, 1_000)
  return {
    flush,
    stop: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}
