import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { noticeSetBack, rememberTrailHead } from '../../src/recovery/trail-head-file.ts'
import { openDatabase } from '../../src/store/database.ts'
import { backUp, restoreFile } from '../restoring.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

const person = (userName: string) => ({ userName, active: true })

/** What this server remembers of a database, written into the data directory of another. */
async function remembered(system: TestSystem): Promise<void> {
  const db = openDatabase({ connectionString: system.databaseUrl })
  try {
    await rememberTrailHead(db, system.dataDirectory, (error) => assert.fail(String(error))).stop()
  } finally {
    await db.destroy()
  }
}

test('a database that was set back behind the back of its server is noticed at the start, once', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  await scim.post('/Users', person('kim'))
  await settledTasks(system)
  await using database = await restoreFile(await backUp(system), system)
  const db = openDatabase({ connectionString: database.databaseUrl })
  try {
    // As a copy of the disk would be: the same database at an earlier time, and not told of it.
    await db.updateTable('installation').set({ branch: null }).execute()
    await db.updateTable('application_health').set({ recovering_since: null }).execute()
    await scim.post('/Users', person('lee'))
    await settledTasks(system)
    await system.exportTrail()
    await remembered(system)
    const own = openDatabase({ connectionString: system.databaseUrl })
    assert.equal(
      await noticeSetBack(own, system.dataDirectory, system.clock),
      undefined,
      'nothing was set back',
    )
    await own.destroy()

    const setBack = await noticeSetBack(db, system.dataDirectory, system.clock)
    assert.ok(setBack?.why === 'databaseBehind' && setBack.expectedSize > setBack.size)
    const { recovering_since } = await db
      .selectFrom('application_health')
      .select('recovering_since')
      .executeTakeFirstOrThrow()
    assert.ok(recovering_since instanceof Date)
    assert.equal(
      await noticeSetBack(db, system.dataDirectory, system.clock),
      undefined,
      'it is another branch now',
    )
  } finally {
    await db.destroy()
  }
})

test('what is remembered of another database, or can not be read, says nothing', async () => {
  await using one = await startTestSystem()
  await using other = await startTestSystem()
  await one.exportTrail()
  await remembered(one)
  const db = openDatabase({ connectionString: other.databaseUrl })
  try {
    assert.equal(await noticeSetBack(db, one.dataDirectory, one.clock), undefined)
    const file = join(one.dataDirectory, 'trail-head.json')
    for (const text of ['', '{', '{"size":"many"}']) {
      await writeFile(file, text)
      assert.equal(await noticeSetBack(db, one.dataDirectory, one.clock), undefined)
    }
    await rm(file)
    assert.equal(await noticeSetBack(db, one.dataDirectory, one.clock), undefined)
  } finally {
    await db.destroy()
  }
})
