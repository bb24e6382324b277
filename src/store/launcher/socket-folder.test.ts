import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { isRoot } from './account.ts'
import { launch } from './testing/launch.ts'
import { eventually, processesOn, runningOn } from './testing/processes.ts'
import { query } from './testing/query.ts'
import { temporaryDataDirectory } from './testing/temporary-data-directory.ts'

// One deep data directory for all of them.
const directory = await temporaryDataDirectory({ parentMode: 0o755, name: join('d'.repeat(100), 'data') })
after(() => directory[Symbol.asyncDispose]())
const folder = join(directory.path, 'postgres')

test('a path too long for a socket: it lies in a private folder, which a stop removes', async () => {
  const { connection, stop } = await directory.start()
  assert.equal(dirname(connection.host), tmpdir())
  const info = await stat(connection.host)
  assert.deepEqual([info.mode & 0o777, info.uid], [0o700, (await stat(join(folder, 'data'))).uid])
  assert.deepEqual(await query(connection, 'select 1 as one'), [{ one: 1 }])
  await stop()
  assert.ok(!existsSync(connection.host))
  assert.deepEqual((await readdir(folder)).sort(), ['data', 'log'])
})

test('kill -9 leaves no such folder; killed together with the watchdog, the next start removes it', async () => {
  for (const killed of ['server', 'all'] as const) {
    const launched = launch('postgres', directory.path)
    const line = await launched.settled
    assert.equal(line.event, 'ready')
    if (killed === 'all') process.kill(-runningOn(folder).group, 'SIGKILL')
    process.kill(launched.pid, 'SIGKILL')
    await launched.ended
    if (killed === 'all') await (await directory.start()).stop()
    await eventually('nothing runs any more', () => processesOn(folder).length === 0)
    assert.ok(!existsSync(line.connection.host))
  }
})

test('a temporary folder the account can not enter is passed over', async (t) => {
  if (!isRoot()) return t.skip('only for root')
  const closed = join(directory.parent, 'closed')
  await mkdir(closed, { mode: 0o700 })
  const launched = launch('postgres', directory.path, { through: ['/usr/bin/env', `TMPDIR=${closed}`] })
  const line = await launched.settled
  assert.equal(line.event, 'ready')
  assert.equal(dirname(line.connection.host), '/tmp')
  await launched.stop()
})

test('a path with spaces, quotes, a comma, a dollar sign and letters beyond ASCII', async () => {
  await using odd = await temporaryDataDirectory({ parentMode: 0o755, name: `it's "a", $HOME b\\c ä` })
  const { connection, stop } = await odd.start()
  assert.equal(connection.host, join(odd.path, 'postgres/run'))
  assert.deepEqual(await query(connection, 'select 1 as one'), [{ one: 1 }])
  await stop()
})
