import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { clusterDirectoryOf } from './place-cluster.ts'
import { removeCluster } from './remove-cluster.ts'
import { launch } from './testing/launch.ts'
import { processesOn, runningOn } from './testing/processes.ts'
import { query } from './testing/query.ts'
import { refusedWith } from './testing/refused-with.ts'
import { temporaryDataDirectory } from './testing/temporary-data-directory.ts'

test('of two first starts at the same moment one works; while it does, nobody removes its database', async () => {
  await using directory = await temporaryDataDirectory()
  const both = [launch('postgres', directory.path), launch('postgres', directory.path)]
  const lines = await Promise.all(both.map((launched) => launched.settled))
  assert.deepEqual(lines.map(({ event }) => event).sort(), ['ready', 'refused'])
  assert.ok(lines.some((line) => line.event === 'refused' && line.code === 'clusterInUse'))

  const winner = lines.findIndex(({ event }) => event === 'ready')
  await assert.rejects(removeCluster(directory.path), refusedWith('clusterInUse', String(both[winner]?.pid)))
  const line = lines[winner]
  assert.equal(line?.event, 'ready')
  assert.deepEqual(await query(line.connection, 'select 1 as one'), [{ one: 1 }])

  // Left behind by a server and a watchdog that were killed: stopped, then removed.
  const folder = (await clusterDirectoryOf(directory.path)) ?? ''
  for (const pid of [...runningOn(folder).watchdog, both[winner]?.pid ?? 0]) process.kill(pid, 'SIGKILL')
  await both[winner]?.ended
  await removeCluster(directory.path)
  assert.deepEqual(processesOn(folder), [])
  assert.ok(!existsSync(folder) && !existsSync(join(directory.path, 'postgres.json')))

  await removeCluster(directory.path)
  await removeCluster(join(directory.path, 'never-there'))
})
