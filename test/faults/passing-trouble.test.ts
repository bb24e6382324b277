import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../../src/store/database.ts'
import { isPassing } from '../../src/store/passing-trouble.ts'
import { migratedDatabase } from '../database.ts'

const fails = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('it did not fail'),
    (error: unknown) => error,
  )

test('a database that is away, stops or has no connection left is trouble that passes', async () => {
  await using database = await migratedDatabase()
  const away = openDatabase({ host: '127.0.0.1', port: 1, user: 'x', database: 'x' })
  assert.ok(isPassing(await fails(sql`select 1`.execute(away))))
  await away.destroy()
  const db = openDatabase({ connectionString: database.url })
  await db.connection().execute(async (one) => {
    await sql`set statement_timeout = 10`.execute(one)
    assert.ok(isPassing(await fails(sql`select pg_sleep(5)`.execute(one))))
  })
  const killed = sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
  assert.ok(isPassing(await fails(killed)))
  await db.destroy()
})

test('a mistake in a statement, a violated rule and any other error do not pass', async () => {
  await using database = await migratedDatabase()
  const db = openDatabase({ connectionString: database.url })
  for (const wrong of [sql`select nothing`, sql`select 1/0`, sql`select 'x'::uuid`])
    assert.equal(isPassing(await fails(wrong.execute(db))), false)
  await db.destroy()
  for (const other of [new TypeError('x'), 'x', undefined, { code: '53300' }])
    assert.equal(isPassing(other), false)
})
