import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { accountFor, isRoot } from './account.ts'
import { clusterDirectoryOf } from './place-cluster.ts'
import { removeCluster } from './remove-cluster.ts'
import { launch } from './testing/launch.ts'
import { runningOn } from './testing/processes.ts'
import { query } from './testing/query.ts'
import { refusedWith } from './testing/refused-with.ts'
import { temporaryDataDirectory } from './testing/temporary-data-directory.ts'

const asRoot = { skip: isRoot() ? false : 'only for root' }
const clusters = '/var/lib/overlock/clusters'

test('as root the database lies in the data directory where the account can go there', asRoot, async () => {
  await using directory = await temporaryDataDirectory({ parentMode: 0o755 })
  const account = await accountFor()
  const first = await directory.start()
  const folder = join(directory.path, 'postgres')
  assert.equal(await clusterDirectoryOf(directory.path), folder)
  assert.equal(first.connection.host, join(folder, 'run'))
  const owner = (await stat(`/proc/${runningOn(folder).pid}`)).uid
  assert.equal(owner, account?.uid, 'PostgreSQL runs as the account')

  for (const name of ['data', 'log', 'run']) {
    const info = await stat(join(folder, name))
    assert.deepEqual([info.uid, info.mode & 0o777], [account?.uid, 0o700], name)
  }
  for (const name of ['', 'postgres.json', 'lock', 'postgres'])
    assert.equal((await stat(join(directory.path, name))).uid, 0, `${name} is root's`)
  await first.stop()

  await chmod(directory.parent, 0o700)
  await assert.rejects(
    directory.start(),
    refusedWith('clusterUnreachable', `${account?.name}, who can't enter`),
  )
  await chmod(directory.parent, 0o755)
  await (await directory.start()).stop()

  await chown(join(folder, 'data'), 54_321, 54_321)
  await assert.rejects(directory.start(), refusedWith('accountMissing', 'number 54321'))
  await chown(join(folder, 'data'), account?.uid ?? 0, account?.gid ?? 0)
})

test('the PostgreSQL root runs is a copy that only root can change', asRoot, async () => {
  await using directory = await temporaryDataDirectory({ parentMode: 0o755 })
  const postgres = await directory.start()
  const { pid } = runningOn(join(directory.path, 'postgres'))
  const program = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')[0] ?? ''
  assert.match(program, /^\/var\/lib\/overlock\/postgres-18[^/]*\/native\/bin\/postgres$/)
  for (let path = program; path !== '/'; path = join(path, '..')) {
    const info = await stat(path)
    assert.deepEqual([info.uid, info.mode & 0o022], [0, 0], path)
  }
  await postgres.stop()
})

test(
  'below a closed folder the database lies elsewhere, follows a move, and goes away with it',
  asRoot,
  async () => {
    await using directory = await temporaryDataDirectory({ parentMode: 0o700 })
    const first = await directory.start()
    await query(first.connection, 'create table kept as select 42 as answer')
    await first.stop()
    const folder = (await clusterDirectoryOf(directory.path)) ?? ''
    assert.ok(folder.startsWith(`${clusters}/`))
    assert.deepEqual((await readdir(directory.path)).sort(), ['lock', 'postgres.json'])
    assert.equal((await stat(clusters)).mode & 0o777, 0o711)

    const moved = join(directory.parent, 'moved')
    await rename(directory.path, moved)
    const launched = launch('postgres', moved)
    const line = await launched.settled
    assert.equal(line.event, 'ready')
    assert.deepEqual(await query(line.connection, 'select answer from kept'), [{ answer: 42 }])
    await launched.stop()

    // The other way round: a copy is not a move.
    await cp(moved, directory.path, { recursive: true })
    await assert.rejects(directory.start(), refusedWith('clusterBelongsElsewhere', moved))
    await rm(directory.path, { recursive: true })

    await removeCluster(moved)
    assert.ok(!existsSync(folder))
    assert.equal(await clusterDirectoryOf(moved), undefined)
  },
)

test('a database that is gone is told, never replaced by an empty one', asRoot, async () => {
  await using directory = await temporaryDataDirectory()
  await (await directory.start()).stop()
  const folder = (await clusterDirectoryOf(directory.path)) ?? ''
  await rename(folder, `${folder}.away`)
  await assert.rejects(directory.start(), refusedWith('clusterMissing', folder))
  await rename(`${folder}.away`, folder)
  await (await directory.start()).stop()
})

test(
  'a data directory removed without its database begins a new one, and keeps the old',
  asRoot,
  async () => {
    await using directory = await temporaryDataDirectory()
    await (await directory.start()).stop()
    const folder = (await clusterDirectoryOf(directory.path)) ?? ''
    await rm(directory.path, { recursive: true })
    await (await directory.start()).stop()
    assert.equal(await clusterDirectoryOf(directory.path), folder)
    const kept = (await readdir(clusters)).filter((name) => name.startsWith(`${folder.split('/').at(-1)}.`))
    assert.equal(kept.length, 1)
    assert.ok(directory.logged.some((line) => line.includes(kept[0] ?? 'none')))
    await rm(join(clusters, kept[0] ?? 'none'), { recursive: true })
  },
)

test('a database without its passwords is refused', asRoot, async () => {
  await using directory = await temporaryDataDirectory({ parentMode: 0o755 })
  await (await directory.start()).stop()
  const path = join(directory.path, 'postgres.json')
  const record = await readFile(path)
  await rm(path)
  await assert.rejects(directory.start(), refusedWith('passwordsLost', 'is gone'))
  await writeFile(path, record)
})

test('a root that may not become somebody else is told to be an ordinary user', asRoot, async (t) => {
  if (!existsSync('/usr/bin/setpriv'))
    return t.skip('this machine has no setpriv to take the right away with')
  await using directory = await temporaryDataDirectory({ parentMode: 0o755 })
  for (const right of ['setuid', 'setgid', 'chown']) {
    const through = ['/usr/bin/setpriv', `--bounding-set=-${right}`, `--inh-caps=-${right}`]
    const line = await launch('postgres', directory.path, { through }).settled
    assert.equal(line.event, 'refused')
    assert.deepEqual([right, line.code], [right, 'accountRefused'])
    assert.match(line.todo, /ordinary user.*DATABASE_URL/)
  }
})
