import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { clusterDirectoryOf } from './place-cluster.ts'
import { processesOn, runningOn } from './testing/processes.ts'
import { query } from './testing/query.ts'
import { refusedWith } from './testing/refused-with.ts'
import { temporaryDataDirectory } from './testing/temporary-data-directory.ts'

// One database for all of them; each test starts it, and leaves it stopped.
const directory = await temporaryDataDirectory({ parentMode: 0o755 })
after(() => directory[Symbol.asyncDispose]())

test('a restart keeps the data, and a stop leaves no process', async () => {
  const first = await directory.start({ durable: true })
  await query(first.connection, 'create table kept as select 42 as answer')
  assert.equal(directory.logged.length, 1, 'making the files is told')
  const folder = (await clusterDirectoryOf(directory.path)) ?? ''
  assert.equal(runningOn(folder).watchdog.length, 2)
  await Promise.all([first.stop(), first.stop()])
  assert.deepEqual(processesOn(folder), [])

  const second = await directory.start({ durable: true })
  assert.deepEqual(await query(second.connection, 'select answer from kept'), [{ answer: 42 }])
  assert.equal(second.connection.password, first.connection.password)
  assert.equal(directory.logged.length, 1)
  await second.stop()
})

test('the product works as a role that owns its database and can do nothing else', async () => {
  const { connection, admin, stop } = await directory.start()
  const rights = ['rolsuper', 'rolcreatedb', 'rolcreaterole', 'rolreplication', 'rolbypassrls']
  const [role = {}] = await query(
    connection,
    `select ${rights.join(', ')} from pg_roles where rolname = current_user`,
  )
  assert.deepEqual(role, Object.fromEntries(rights.map((right) => [right, false])))
  await query(connection, 'create schema s; create table s.t (x int)')
  await assert.rejects(query(connection, 'create database another'), /permission denied/)
  await assert.rejects(query(connection, "copy s.t from '/etc/passwd'"), /permission denied/)
  await assert.rejects(query({ ...connection, password: 'wrong' }, 'select 1'), /authentication failed/)

  await query(admin, 'create database another owner overlock')
  await query({ ...connection, database: 'another' }, 'create schema s')
  await stop()
})

test('it syncs to disk, sorts by code point, keeps UTC, and listens on no port', async () => {
  const { connection, stop } = await directory.start({ durable: true })
  const wanted = {
    TimeZone: 'UTC',
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    jit: 'off',
    listen_addresses: '',
    server_encoding: 'UTF8',
    synchronous_commit: 'on',
    wal_level: 'minimal',
  }
  const names = Object.keys(wanted).map((name) => `'${name}'`)
  const rows = await query(connection, `select name, setting from pg_settings where name in (${names})`)
  assert.deepEqual(Object.fromEntries(rows.map(({ name, setting }) => [name, setting])), wanted)
  assert.deepEqual(await query(connection, "select 'b' < 'ä' as bytes, 'B' < 'a' as upper_first"), [
    { bytes: true, upper_first: true },
  ])
  await stop()
})

test('a stop ends connections that are still open', async () => {
  const { connection, stop } = await directory.start()
  const sleeping = assert.rejects(query(connection, 'select pg_sleep(60)'))
  const begun = performance.now()
  await stop()
  await sleeping
  assert.ok(performance.now() - begun < 5_000)
})

test('a second start is refused while the first runs', async () => {
  const { connection, stop } = await directory.start()
  await assert.rejects(directory.start(), refusedWith('clusterInUse', String(process.pid)))
  assert.deepEqual(await query(connection, 'select 1 as one'), [{ one: 1 }])
  await stop()
})

test('the passwords are readable by us alone, and in no log', async () => {
  const { connection, admin, stop } = await directory.start()
  await stop()
  const info = await stat(join(directory.path, 'postgres.json'))
  assert.equal(info.mode & 0o777, 0o600)
  assert.equal(info.uid, process.getuid?.())
  const log = await readFile(
    join((await clusterDirectoryOf(directory.path)) ?? '', 'log/postgres.log'),
    'utf8',
  )
  assert.match(log, /database system is ready/)
  for (const { password } of [connection, admin]) assert.ok(!log.includes(password))
})

test('passwords that are wrong or gone are told', async () => {
  const path = join(directory.path, 'postgres.json')
  const record = await readFile(path, 'utf8')
  await writeFile(path, record.replace(/"applicationPassword": "./, '"applicationPassword": "-'))
  await assert.rejects(directory.start(), refusedWith('passwordsLost', 'not those'))
  await writeFile(path, record.slice(0, 20))
  await assert.rejects(directory.start(), refusedWith('passwordsLost', 'damaged'))
  await writeFile(path, record)
  await (await directory.start()).stop()
})

test('a database of another PostgreSQL version is refused, not touched', async () => {
  const version = join((await clusterDirectoryOf(directory.path)) ?? '', 'data/PG_VERSION')
  await writeFile(version, '17\n')
  await assert.rejects(directory.start(), refusedWith('versionDiffers', 'PostgreSQL 17'))
  await writeFile(version, '18\n')
  const { connection, stop } = await directory.start()
  assert.deepEqual(await query(connection, 'select answer from kept'), [{ answer: 42 }])
  await stop()
})
