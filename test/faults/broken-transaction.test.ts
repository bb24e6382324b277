import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { openDatabase } from '../../src/store/database.ts'
import { freshDatabase } from '../database.ts'

test('a connection that breaks between two statements of a transaction fails this transaction, and nothing else', async () => {
  await using database = await freshDatabase()
  const db = openDatabase({ connectionString: database.url })
  const underWay = db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
    await sleep(300)
    await sql`select 1`.execute(tx)
  })
  await assert.rejects(underWay)
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db)
  assert.deepEqual(rows, [{ one: 1 }])
  await db.destroy()
})
