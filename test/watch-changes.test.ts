import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Change } from '../src/changes/change.ts'
import { startChanges } from '../src/changes/watch-changes.ts'
import { openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { migratedDatabase } from './database.ts'

test('whoever leaves and comes while the database is asked is told each change once, and after a stop nobody asks', async () => {
  await using database = await migratedDatabase()
  const db = openDatabase({ connectionString: database.url })
  await migrate(db)
  let questions = 0
  const asking = db.withPlugin({
    transformQuery: ({ node }) => {
      questions += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const troubles: unknown[] = []
  const changes = startChanges(asking, (error) => troubles.push(error))
  for (let turns = 0; turns < 5; turns += 1) changes.watch(() => {})()
  const { promise, resolve } = Promise.withResolvers<void>()
  const heard: Change[] = []
  changes.watch((news) => {
    heard.push(...news)
    resolve()
  })
  while (questions < 4) await sleep(20)
  await db
    .insertInto('audit_entry')
    .values({ at: new Date(), event: 'task.finished', entry: '{}', seq: 1 })
    .execute()
  await promise
  const until = questions + 4
  while (questions < until) await sleep(20)
  assert.deepEqual(heard, [{ topic: 'tasks' }])
  await changes.stop()
  const atTheStop = questions
  await sleep(2_500)
  assert.equal(questions, atTheStop)
  assert.deepEqual(troubles, [])
  await db.destroy()
})
