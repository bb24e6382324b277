import assert from 'node:assert/strict'
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { clusterDirectoryOf } from './place-cluster.ts'
import { processIdentity } from './process-identity.ts'
import { type Launch, launch } from './testing/launch.ts'
import { eventually, groupOf, processesOn, runningOn } from './testing/processes.ts'
import { query } from './testing/query.ts'
import { temporaryDataDirectory } from './testing/temporary-data-directory.ts'

// One database survives all of these. Each test starts it, and leaves it stopped or killed.
const directory = await temporaryDataDirectory()
after(() => directory[Symbol.asyncDispose]())
const first = await directory.start()
await query(first.connection, 'create table kept as select 42 as answer')
await first.stop()
const folder = (await clusterDirectoryOf(directory.path)) ?? ''

test('kill -9 of the server leaves no PostgreSQL, and the next start has everything', async () => {
  const { launched, connection } = await launchHere()
  await query(connection, 'create table last as select 1 as one')
  process.kill(launched.pid, 'SIGKILL')
  await eventually('nothing runs any more', () => processesOn(folder).length === 0)

  const postgres = await startedWithEverything()
  assert.deepEqual(await query(postgres.connection, 'select one from last'), [{ one: 1 }])
  await postgres.stop()
})

test('a start right after kill -9 does not depend on luck', async () => {
  const { launched } = await launchHere()
  process.kill(launched.pid, 'SIGKILL')
  await launched.ended
  await (await startedWithEverything()).stop()
})

test('kill -9 of the server and the watchdog: the next start stops the PostgreSQL that is left', async () => {
  const { launched, connection } = await launchHere()
  const left = runningOn(folder)
  assert.equal(left.watchdog.length, 2)
  // Held first: else it may see its watchdog go, and stop PostgreSQL before it is killed itself.
  process.kill(launched.pid, 'SIGSTOP')
  for (const pid of [...left.watchdog, launched.pid]) process.kill(pid, 'SIGKILL')
  await launched.ended
  assert.deepEqual(await query(connection, 'select answer from kept'), [{ answer: 42 }], 'it lives on')

  const postgres = await startedWithEverything()
  assert.ok(directory.logged.at(-1)?.includes(`process ${left.pid}`))
  assert.notEqual(runningOn(folder).pid, left.pid)
  await postgres.stop()
})

test('everything killed at once, PostgreSQL too: the next start recovers', async () => {
  const { launched, connection } = await launchHere()
  await query(connection, 'create table recovered as select 1 as one')
  process.kill(-runningOn(folder).group, 'SIGKILL')
  process.kill(launched.pid, 'SIGKILL')
  await launched.ended
  const postgres = await startedWithEverything()
  assert.deepEqual(await query(postgres.connection, 'select one from recovered'), [{ one: 1 }])
  await postgres.stop()
})

test('Ctrl-C in the terminal does not reach PostgreSQL', async () => {
  const { launched, connection } = await launchHere()
  assert.equal(groupOf(launched.pid), launched.pid)
  process.kill(-launched.pid, 'SIGINT')
  assert.deepEqual(await query(connection, 'select 1 as one'), [{ one: 1 }])
  await launched.stop()
  assert.deepEqual(processesOn(folder), [])
})

test('a process that ends without stopping PostgreSQL leaves none', async () => {
  const { launched } = await launchHere()
  launched.leave()
  await launched.ended
  await eventually('nothing runs any more', () => processesOn(folder).length === 0)
})

test('a PostgreSQL that ends by itself is told, and can be started again', async () => {
  const postgres = await directory.start()
  process.kill(runningOn(folder).pid, 'SIGKILL')
  assert.match(await postgres.died, /ended by itself \(exit status 137\)[\s\S]*postgres\.log/)
  await postgres.stop()
  await (await startedWithEverything()).stop()
})

test('a PostgreSQL whose watchdog was killed is stopped, and told', async () => {
  const postgres = await directory.start()
  for (const pid of runningOn(folder).watchdog) process.kill(pid, 'SIGKILL')
  assert.match(await postgres.died, /ended by itself \(signal SIGKILL\)/)
  assert.deepEqual(processesOn(folder), [])
  await postgres.stop()
})

test('stale files of a killed PostgreSQL: number free, or taken over by another process, or by us', async () => {
  const [data, run] = [join(folder, 'data'), join(folder, 'run')]
  const bystander = launch('lock', join(directory.parent, 'bystander'))
  await bystander.settled
  for (const pid of [2 ** 22 - 7, bystander.pid, process.pid]) {
    const stale = `${pid}\n${data}\n1700000000\n5432\n${run}\n\n\nready\n`
    await writeFile(join(data, 'postmaster.pid'), stale)
    await writeFile(join(run, '.s.PGSQL.5432.lock'), stale, { mode: 0o644 })
    await (await startedWithEverything()).stop()
  }
  assert.ok(await processIdentity(bystander.pid), 'it was left alone')
  process.kill(bystander.pid, 'SIGKILL')
})

test('a crash after the files were made, but before that was written down, deletes nothing', async () => {
  const path = join(directory.path, 'postgres.json')
  await writeFile(path, (await readFile(path, 'utf8')).replace('"finished": true', '"finished": false'))
  await (await startedWithEverything()).stop()
  assert.match(await readFile(path, 'utf8'), /"finished": true/)
})

test('a log that grew large is begun anew at a start, and the old one is kept', async () => {
  const log = join(folder, 'log')
  await appendFile(join(log, 'postgres.log'), 'x'.repeat(10 * 1024 * 1024))
  await (await startedWithEverything()).stop()
  assert.deepEqual((await readdir(log)).sort(), ['postgres.log', 'postgres.log.old'])
  assert.ok((await readFile(join(log, 'postgres.log'))).length < 10_000)
})

async function startedWithEverything() {
  const postgres = await directory.start()
  assert.deepEqual(await query(postgres.connection, 'select answer from kept'), [{ answer: 42 }])
  return postgres
}

async function launchHere() {
  const launched: Launch = launch('postgres', directory.path)
  const line = await launched.settled
  assert.equal(line.event, 'ready')
  return { launched, connection: line.connection }
}
