import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isRoot } from './account.ts'
import { launch, type Who } from './testing/launch.ts'
import { anOrdinaryUser, type OrdinaryUser } from './testing/ordinary-user.ts'
import { eventually, processesOn, runningOn } from './testing/processes.ts'
import { query } from './testing/query.ts'

// Under root somebody else is borrowed. Run by an ordinary user, all the other files test this path.
const skip = isRoot() ? false : 'the tests are run by an ordinary user already'
const user: OrdinaryUser | undefined = isRoot() ? await anOrdinaryUser() : undefined
after(() => user?.[Symbol.asyncDispose]())

test('an ordinary user has everything in the data directory, and PostgreSQL runs where npm put it', {
  skip,
}, async () => {
  const { who, home, native } = theUser()
  const data = await theirFolder(home, 'closed')
  const { launched, connection } = await started(data)
  await query(connection, 'create table kept as select 42 as answer')
  assert.equal(connection.host, join(data, 'data/postgres/run'))
  const program = (await readFile(`/proc/${runningOn(data).pid}/cmdline`, 'utf8')).split('\0')[0]
  assert.equal(program, join(native, 'bin/postgres'))
  for (const name of ['', 'postgres.json', 'postgres', 'postgres/data', 'postgres/run', 'postgres/log']) {
    const info = await stat(join(data, 'data', name))
    assert.deepEqual([name, info.uid, info.mode & 0o077], [name, who.uid, 0])
  }
  await launched.stop()
  assert.deepEqual(processesOn(data), [])

  const again = await started(data)
  assert.deepEqual(await query(again.connection, 'select answer from kept'), [{ answer: 42 }])
  process.kill(again.launched.pid, 'SIGKILL')
  await eventually('nothing runs any more', () => processesOn(data).length === 0)
})

test('stale files with the number of a process of the same user do not stop a start', { skip }, async () => {
  const { who, home } = theUser()
  const data = await theirFolder(home, 'stale')
  await (await started(data)).launched.stop()
  const bystander = launch('lock', join(await theirFolder(home, 'bystander'), 'data'), who)
  await bystander.settled
  const folder = join(data, 'data/postgres')
  const stale = `${bystander.pid}\n${folder}/data\n1700000000\n5432\n${folder}/run\n\n\nready\n`
  for (const path of ['data/postmaster.pid', 'run/.s.PGSQL.5432.lock']) {
    await writeFile(join(folder, path), stale, { mode: 0o600 })
    await chown(join(folder, path), who.uid, who.gid)
  }
  await (await started(data)).launched.stop()
  process.kill(bystander.pid, 'SIGKILL')
})

test('root takes over the data directory of an ordinary user, and gives it back', { skip }, async () => {
  const { who, home } = theUser()
  const data = await theirFolder(home, 'shared')
  await (await started(data)).launched.stop()
  const root = await started(data, {})
  assert.equal((await stat(`/proc/${runningOn(data).pid}`)).uid, who.uid)
  await root.launched.stop()
  await (await started(data)).launched.stop()
})

test('without links and without the right to make them, a copy in the data directory is run', {
  skip,
}, async () => {
  const { home, native } = theUser()
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[]
  for (const { target } of links) await rm(join(native, '..', target))
  const data = await theirFolder(home, 'unlinked')
  await (await started(data)).launched.stop()
  const copies = (await readdir(join(data, 'data/postgres'))).filter((name) => name.startsWith('postgres-18'))
  assert.equal(copies.length, 1)

  await chown(join(native, 'lib'), theUser().who.uid, -1)
  await (await started(await theirFolder(home, 'linked'))).launched.stop()
  for (const { target } of links) assert.ok(existsSync(join(native, '..', target)), `${target} was made`)
})

test('a data directory that is not theirs is refused', { skip }, async () => {
  const { who, home } = theUser()
  const line = await launch('postgres', join(home, 'not-theirs'), who).settled
  assert.equal(line.event, 'refused')
  assert.equal(line.code, 'dataDirectoryUnusable')
})

test('a user without an entry in /etc/passwd is told so before anything is made', { skip }, async () => {
  const { who, home } = theUser()
  const stranger = 54_321
  const data = join(home, 'stranger')
  await mkdir(data)
  await chown(data, stranger, stranger)
  const line = await launch('postgres', join(data, 'data'), { ...who, uid: stranger, gid: stranger }).settled
  assert.equal(line.event, 'refused')
  assert.deepEqual([line.code, line.message.includes(String(stranger))], ['accountMissing', true])
  assert.match(line.todo, /DATABASE_URL/)
})

test('when the disk is full the error shows why and where its log is, and nothing half made stays', {
  skip,
}, async () => {
  const { who, home } = theUser()
  const data = await theirFolder(home, 'full')
  // A limit on the size of a file stands in for the full disk: PostgreSQL meets it at the same writes.
  const through = ['/bin/sh', '-c', 'ulimit -f 2048; exec "$@"', 'sh']
  const line = await launch('postgres', join(data, 'data'), { ...who, through }).settled
  assert.equal(line.event, 'refused')
  assert.equal(line.code, 'creationFailed')
  assert.match(line.message, /postgres\.log/)
  assert.match(line.message, /File too large/)
  assert.deepEqual(await readdir(join(data, 'data/postgres')), ['log'])
  await (await started(data)).launched.stop()
})

function theUser(): OrdinaryUser {
  if (user === undefined) throw new Error('only root has one')
  return user
}

/** A folder nobody else may enter. */
async function theirFolder(home: string, name: string): Promise<string> {
  const path = join(home, name)
  await mkdir(path)
  await chmod(path, 0o700)
  await chown(path, theUser().who.uid, theUser().who.gid)
  return path
}

async function started(data: string, who: Who = theUser().who) {
  const launched = launch('postgres', join(data, 'data'), who)
  const line = await launched.settled
  assert.equal(line.event, 'ready', line.event === 'refused' ? line.message : '')
  return { launched, connection: line.connection }
}
