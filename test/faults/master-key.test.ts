import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { makeApiClient } from '../../src/cli/api-client.ts'
import { type Installation, type Opening, openInstallation } from '../../src/installation.ts'
import { rotateMasterKey } from '../../src/rotate-master-key.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { startSystem } from '../../src/system.ts'
import { freshDatabase } from '../database.ts'
import { outputOf } from '../server-process.ts'
import { configOf, connect, operationNamed, startTestSystem } from '../system.ts'
import { testClock } from '../test-clock.ts'
import { verifyLines } from '../trail.ts'

const clock = testClock()

/** An installation with a secret and hashes in it, and nothing running. */
async function installed() {
  const database = await freshDatabase()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'overlock-key-'))
  const db = openDatabase({ connectionString: database.url })
  await migrate(db)
  const config = configOf(dataDirectory, database.url, {})
  const open = () => openInstallation(db, config, clock, 'test')
  const first = opened(await open())
  return {
    ...{ db, dataDirectory, open },
    path: join(dataDirectory, 'master.key'),
    token: first.keyring.hmac('token', 'text'),
    privateKey: first.signingKey.privateKey,
    files: async () => (await readdir(dataDirectory)).sort(),
    [Symbol.asyncDispose]: async () => {
      await db.destroy()
      await database[Symbol.asyncDispose]()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

function opened(opening: Opening): Installation {
  if (opening.state === 'sealed') throw new Error(opening.why)
  return opening.installation
}

type Installed = Awaited<ReturnType<typeof installed>>

async function isWhole({ open, token, privateKey }: Installed): Promise<void> {
  const { keyring, signingKey } = opened(await open())
  assert.deepEqual(keyring.hmac('token', 'text'), token)
  assert.deepEqual(signingKey.privateKey, privateKey)
}

test('after a change everything opens with the new key, nothing with the old, and the old one is kept', async () => {
  await using at = await installed()
  const before = await readFile(at.path)
  const { oldFile } = await rotateMasterKey(at.db, at.path, clock)
  assert.deepEqual(await at.files(), ['master.key', 'master.key.old'])
  assert.deepEqual(await readFile(oldFile), before)
  for (const file of [at.path, oldFile]) assert.equal((await stat(file)).mode & 0o077, 0, file)
  assert.notDeepEqual(await readFile(at.path), before)
  await isWhole(at)
  await copyFile(oldFile, at.path)
  const { state } = await at.open()
  assert.equal(state, 'sealed')
})

test('the old key is never overwritten: another change waits until it was moved away', async () => {
  await using at = await installed()
  const { oldFile } = await rotateMasterKey(at.db, at.path, clock)
  await assert.rejects(rotateMasterKey(at.db, at.path, clock), /move it to where you keep them/)
  await isWhole(at)
  await rename(oldFile, `${oldFile}.elsewhere`)
  await rotateMasterKey(at.db, at.path, clock)
  await isWhole(at)
})

test('cut off before the database changed, it is as before, and can be done again', async () => {
  await using at = await installed()
  // What cannot be unwrapped makes the transaction fail after other keys were wrapped anew.
  await sql`insert into data_key (id, wrapped, created_at, application_id, retired_at)
    values (gen_random_uuid(), '\\x00', now(), null, now())`.execute(at.db)
  await assert.rejects(rotateMasterKey(at.db, at.path, clock))
  assert.deepEqual(await at.files(), ['master.key', 'master.key.new'])
  await isWhole(at)
  await sql`delete from data_key where wrapped = '\\x00'`.execute(at.db)
  await rotateMasterKey(at.db, at.path, clock)
  assert.deepEqual(await at.files(), ['master.key', 'master.key.old'])
  await isWhole(at)
})

test('cut off after the database changed, the next start takes the new key', async () => {
  for (const cut of ['nothing was moved', 'the old one was copied', 'the key is missing'] as const) {
    await using at = await installed()
    const old = await readFile(at.path)
    await rotateMasterKey(at.db, at.path, clock)
    const { path } = at
    await rename(path, `${path}.new`)
    if (cut !== 'the key is missing') await copyFile(`${path}.old`, path)
    if (cut === 'nothing was moved') await rm(`${path}.old`)
    await isWhole(at)
    assert.deepEqual(await at.files(), ['master.key', 'master.key.old'], cut)
    assert.deepEqual(await readFile(`${path}.old`), old, cut)
  }
})

test('it is refused while a server runs on the database', async () => {
  await using system = await startTestSystem()
  const { db } = system.system.operations
  const path = join(system.dataDirectory, 'master.key')
  const before = await readFile(path)
  await assert.rejects(rotateMasterKey(db, path, clock), /A server is running on this database/)
  assert.deepEqual(await readFile(path), before)
  await system.run('app.list')
})

test('a database from before hash keys were stored keeps its tokens', async () => {
  await using at = await installed()
  await at.db.deleteFrom('hash_key').execute()
  await isWhole(at)
  await rotateMasterKey(at.db, at.path, clock)
  await isWhole(at)
})

test('with the command, tokens, secrets and the trail are what they were', async () => {
  await using simulator = await startReference()
  await using database = await freshDatabase()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'overlock-key-'))
  const config = configOf(dataDirectory, database.url, {})
  const start = async () => {
    const system = await startSystem({ config, clock, log: () => {} })
    const client = await makeApiClient({ url: system.url, token: undefined, dataDirectory })
    const run = async <Result>(name: string, input: object = {}) =>
      (await client.call(operationNamed(name), { ...input })) as Result
    return { system, client, run }
  }
  const first = await start()
  const { app, token } = await connect(first, simulator)
  await first.system.stop()
  const env = { OVERLOCK_DATA: dataDirectory, DATABASE_URL: database.url }
  const { code, stdout, stderr } = await outputOf(['master-key', 'rotate'], env)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /Changed the master key .*; [1-9]\d* keys/)
  assert.match(stderr, /master\.key\.old/)
  const second = await start()
  const asked = await fetch(`${second.system.url}/scim/v2/${app}/Users`, {
    headers: { authorization: token },
  })
  assert.equal(asked.status, 200)
  await second.run('app.check', { app })
  let trail = ''
  for await (const part of second.client.stream(operationNamed('audit.export'), {})) trail += part
  const lines = trail.split('\n').filter((line) => line !== '')
  assert.equal((await verifyLines(lines)).ok, true)
  assert.equal(lines.filter((line) => line.includes('masterKey.rotated')).length, 1)
  await second.system.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})
