import assert from 'node:assert/strict'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import pg from 'pg'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { BackupError } from '../../src/backup/backup-error.ts'
import { newPreamble } from '../../src/backup/backup-key.ts'
import { checkBackup } from '../../src/backup/check-backup.ts'
import { readBackup } from '../../src/backup/read-backup.ts'
import { sealChunks } from '../../src/backup/sealed-chunks.ts'
import { freshDatabase } from '../database.ts'
import { backUp, protectionBy, restoreFile } from '../restoring.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

async function sampleBackup() {
  const simulator = await startReference()
  const system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  for (let number = 0; number < 20; number += 1)
    await scim.post('/Users', { userName: `person${number}`, active: true })
  await settledTasks(system)
  const path = await backUp(system)
  const protection = await protectionBy(join(system.dataDirectory, 'master.key'))
  return {
    ...{
      system,
      path,
      protection,
      bytes: await readFile(path),
      changed: join(system.dataDirectory, 'changed'),
    },
    async [Symbol.asyncDispose]() {
      await system[Symbol.asyncDispose]()
      await simulator.close()
    },
  }
}

const refused = (error: unknown) => error instanceof BackupError
const refusedWith = (code: string) => (error: unknown) => error instanceof BackupError && error.code === code
const nothing = () => {}

async function relationsIn(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query(
      "select count(*)::int as count from pg_class where relnamespace = 'public'::regnamespace",
    )
    return rows[0].count
  } finally {
    await client.end()
  }
}

test('a backup with any byte changed, or cut off anywhere, is refused before anything is written', async () => {
  await using sample = await sampleBackup()
  const { bytes, changed, protection } = sample
  const check = (path: string) => checkBackup(path, async () => protection, nothing)
  assert.ok((await check(sample.path)).rows > 100)
  const somewhere = fc.oneof(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: bytes.length - 1 }))
  await fc.assert(
    fc.asyncProperty(somewhere, fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, flip, cut) => {
      const other = Buffer.from(bytes)
      other[at] = (other[at] ?? 0) ^ flip
      await writeFile(changed, cut ? bytes.subarray(0, at) : other)
      await assert.rejects(check(changed), refused)
    }),
    { numRuns: 200 },
  )
  await writeFile(changed, Buffer.concat([bytes, Buffer.of(0)]))
  await assert.rejects(check(changed), refusedWith('damaged'))
})

test('a restore that fails at its last row leaves the database as empty as it was, and the next one goes through', async () => {
  await using sample = await sampleBackup()
  await using database = await freshDatabase()
  const records = await Array.fromAsync(readBackup(sample.path, async () => sample.protection))
  const lines = await linesOf(sample.path, sample.protection)
  assert.equal(records.length > 100, true)
  // A row that refers to what is not there, sealed as it should be.
  const at = lines.findIndex((line) => line.includes('"reference"') && line.startsWith('["'))
  const broken = lines.with(at, (lines[at] ?? '').replace(/^\["[0-9a-f]{4}/, '["ffff'))
  assert.notDeepEqual(broken, lines)
  await writeSealed(sample.changed, broken, sample.protection)
  await assert.rejects(restoreFile(sample.changed, sample.system, database.url), /violates foreign key/)
  assert.equal(await relationsIn(database.url), 0)
  await restoreFile(sample.path, sample.system, database.url)
  assert.ok((await relationsIn(database.url)) > 20)
  // And never over what is there.
  await assert.rejects(restoreFile(sample.path, sample.system, database.url), refusedWith('databaseNotEmpty'))
})

test('a backup of a newer product, with another key inside, or not whole inside is refused', async () => {
  await using sample = await sampleBackup()
  const { changed, protection, path, system } = sample
  const lines = await linesOf(path, protection)
  const manifest = JSON.parse(lines[0] ?? '')
  const check = () => checkBackup(changed, async () => protection, nothing)
  const with_ = (more: object) => lines.with(0, JSON.stringify({ ...manifest, ...more }))

  await writeSealed(changed, with_({ migrations: [...manifest.migrations, '9999-later'] }), protection)
  await assert.rejects(check(), refusedWith('newerProduct'))
  await writeSealed(changed, with_({ keyCheck: '00' }), protection)
  await check()
  await assert.rejects(restoreFile(changed, system), refusedWith('wrongKey'))
  for (const notWhole of [
    lines.slice(0, -1),
    lines.toSpliced(5, 1),
    lines.toSpliced(lines.length - 3, 1),
    [...lines, lines.at(-1) ?? ''],
    lines.with(-2, '{'),
    lines.with(0, '{}'),
    [],
  ]) {
    await writeSealed(changed, notWhole, protection)
    await assert.rejects(check(), refusedWith('damaged'))
  }
  await copyFile(join(system.dataDirectory, 'master.key'), changed)
  await assert.rejects(check(), refusedWith('notABackup'))
  await assert.rejects(
    checkBackup('/no/such/file', async () => protection, nothing),
    refusedWith('unreadable'),
  )
})

type Sealing = Awaited<ReturnType<typeof protectionBy>>

/** The records of a backup as they stand in it. */
async function linesOf(path: string, protection: Sealing): Promise<readonly string[]> {
  const lines: string[] = []
  const counts: number[] = []
  let at: unknown
  for await (const record of readBackup(path, async () => protection)) {
    if (record.kind === 'manifest') lines.push(JSON.stringify(record.manifest))
    else if (record.kind === 'row') {
      const { tables } = JSON.parse(lines[0] ?? '') as { tables: readonly { name: string }[] }
      while (at !== record.table.name) {
        at = tables[counts.length]?.name
        lines.push(JSON.stringify({ table: counts.length }))
        counts.push(0)
      }
      lines.push(JSON.stringify(record.values))
      counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1
    } else {
      const { tables } = JSON.parse(lines[0] ?? '') as { tables: readonly object[] }
      for (; counts.length < tables.length; counts.push(0))
        lines.push(JSON.stringify({ table: counts.length }))
      lines.push(JSON.stringify({ rows: counts }))
    }
  }
  return lines
}

async function writeSealed(path: string, lines: readonly string[], protection: Sealing): Promise<void> {
  const { line, key } = await newPreamble(protection)
  async function* content() {
    yield gzipSync(lines.map((text) => `${text}\n`).join(''))
  }
  const sealed = await Array.fromAsync(sealChunks(content(), key))
  await writeFile(path, Buffer.concat([Buffer.from(line), ...sealed]))
}
