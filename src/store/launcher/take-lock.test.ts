import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { lockDataDirectory } from './lock-data-directory.ts'
import { processIdentity } from './process-identity.ts'
import { takeLock } from './take-lock.ts'
import { launch } from './testing/launch.ts'
import { refusedWith } from './testing/refused-with.ts'

test('the second is refused, with the process that has it and where it answers', async () => {
  await using folder = await temporaryFolder()
  const lock = await lockDataDirectory(folder.path)
  const server = { pid: process.pid, url: 'http://127.0.0.1:8080' }

  await writeFile(join(folder.path, 'server.json'), JSON.stringify(server))
  const words = `(process ${process.pid}, http://127.0.0.1:8080)`
  await assert.rejects(lockDataDirectory(folder.path), refusedWith('dataDirectoryInUse', words))
  await writeFile(join(folder.path, 'server.json'), JSON.stringify({ ...server, pid: 1 }))
  await assert.rejects(lockDataDirectory(folder.path), refusedWith('dataDirectoryInUse', `${process.pid})`))

  await lock.release()
  const again = await lockDataDirectory(folder.path)
  await again.release()
})

test('another process is refused while this one has it, and this one while the other has it', async () => {
  await using folder = await temporaryFolder()
  const lock = await lockDataDirectory(folder.path)
  const refused = await launch('lock', folder.path).settled
  assert.equal(refused.event === 'refused' && refused.code, 'dataDirectoryInUse')
  await lock.release()

  const holder = launch('lock', folder.path)
  assert.equal((await holder.settled).event, 'ready')
  await assert.rejects(lockDataDirectory(folder.path), refusedWith('dataDirectoryInUse', `${holder.pid}`))
  process.kill(holder.pid, 'SIGKILL')
  await holder.ended
  const taken = await lockDataDirectory(folder.path)
  await taken.release()
})

test('a stale lock is taken over: process gone, number taken over by another, file torn by a power cut', async () => {
  const ours = await processIdentity(process.pid)
  const stale = [
    JSON.stringify({ pid: 2 ** 22 - 7, identity: ours }),
    JSON.stringify({ pid: process.ppid, identity: ours }),
    '',
    '\0\0\0\0',
    'null',
  ]
  for (const content of stale) {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, '7'), content)
    assert.equal((await takeLock(folder.path)).outcome, 'taken')
    assert.deepEqual(await readdir(folder.path), ['8'], 'what came before is cleared away')
  }
})

test('of many who start at the same moment one has it, also when all find the same stale lock', async () => {
  for (const stale of [undefined, JSON.stringify({ pid: 2 ** 22 - 7, identity: 'gone' })]) {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'lock/server'), { recursive: true })
    if (stale !== undefined) await writeFile(join(folder.path, 'lock/server/3'), stale)
    const racers = Array.from({ length: 6 }, () => launch('lock', folder.path))
    const lines = await Promise.all(racers.map((racer) => racer.settled))
    assert.deepEqual(lines.map(({ event }) => event).sort(), ['ready', ...Array(5).fill('refused')])
    for (const [index, racer] of racers.entries())
      if (lines[index]?.event === 'ready') process.kill(racer.pid, 'SIGKILL')
  }
})

test('within one process, too, one of many has it, round after round', async () => {
  await using folder = await temporaryFolder()
  for (let round = 0; round < 50; round++) {
    const attempts = await Promise.all(Array.from({ length: 8 }, () => takeLock(folder.path)))
    const taken = attempts.filter((attempt) => attempt.outcome === 'taken')
    assert.equal(taken.length, 1)
    await taken[0]?.lock.release()
  }
  assert.equal((await readdir(folder.path)).length, 1)
})

test('a folder that can not be written is told', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'file'), '')
  const path = join(folder.path, 'file/data')
  await assert.rejects(lockDataDirectory(path), refusedWith('dataDirectoryUnusable', path))
})

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'launcher-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
