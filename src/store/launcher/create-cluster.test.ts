import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { clusterDirectoryOf } from './place-cluster.ts'
import { launch } from './testing/launch.ts'
import { eventually, processesOn, runningOn } from './testing/processes.ts'
import { query } from './testing/query.ts'
import { temporaryDataDirectory } from './testing/temporary-data-directory.ts'

for (const killed of [
  'the server',
  'the server, the watchdog and initdb',
  'the server and the watchdog',
] as const) {
  test(`making the files is begun anew after kill -9 of ${killed} in the middle`, async () => {
    await using directory = await temporaryDataDirectory()
    const launched = launch('postgres', directory.path)
    await eventually('the making has begun', () => launched.logged.length > 0)
    const folder = (await clusterDirectoryOf(directory.path)) ?? ''
    await eventually('some files are there', () => halfMade(folder), 10_000)

    const initdb = runningOn(folder, 'initdb')
    process.kill(launched.pid, 'SIGKILL')
    if (killed.includes('watchdog')) for (const pid of initdb.watchdog) process.kill(pid, 'SIGKILL')
    if (killed.includes('initdb')) process.kill(-initdb.group, 'SIGKILL')
    assert.ok(!existsSync(join(folder, 'data')))
    await launched.ended

    const postgres = await directory.start()
    assert.deepEqual(await query(postgres.connection, 'select 1 as one'), [{ one: 1 }])
    await postgres.stop()
    await eventually('no initdb runs', () => processesOn(folder).length === 0)
    await (await directory.start()).stop()
    assert.deepEqual((await readdir(folder)).sort(), ['data', 'log', 'run'])
  })
}

function halfMade(folder: string): boolean {
  const draft = existsSync(folder) ? readdirSync(folder).find((name) => /^new-\w+$/.test(name)) : undefined
  return draft !== undefined && existsSync(join(folder, draft, 'PG_VERSION'))
}
