import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { copyNativeFiles } from './copy-native-files.ts'
import { makeLibraryLinks } from './library-links.ts'

test('links that no install script made are made, and those that are there stay', async () => {
  await using here = await smallPackage()
  await symlink('libb.so.2.1', join(here.native.folder, 'lib/libb.so.2'))
  await makeLibraryLinks(here.native.folder)
  await makeLibraryLinks(here.native.folder)
  for (const name of ['liba.so.1', 'libb.so.2'])
    assert.equal(
      execFileSync('cat', [join(here.native.folder, 'lib', name)], { encoding: 'utf8' }),
      'a library',
    )
})

test('a copy is complete, has its links, and everybody can read it whatever the modes were', async () => {
  await using here = await smallPackage()
  for (const name of ['', 'bin', 'bin/postgres', 'lib', 'lib/liba.so.1.0'])
    await chmod(join(here.native.folder, name), 0o700)
  const target = await copyNativeFiles(here.native, here.folder)
  assert.equal(target, join(here.folder, 'postgres-18.0/native'))
  const modes = await Promise.all(
    ['..', 'bin', 'bin/postgres', 'pg-symlinks.json'].map(
      async (name) => (await lstat(join(target, name))).mode & 0o777,
    ),
  )
  assert.deepEqual(modes, [0o755, 0o755, 0o755, 0o644])
  await rm(here.native.folder, { recursive: true })
  const library = execFileSync('cat', [join(target, 'lib/liba.so.1')], { encoding: 'utf8' })
  assert.equal(library, 'a library', 'the links lead into the copy')
})

test('of many who copy at once one wins, all have it, and nothing is left over', async () => {
  await using here = await smallPackage()
  const targets = await Promise.all(
    Array.from({ length: 5 }, () => copyNativeFiles(here.native, here.folder)),
  )
  assert.deepEqual(new Set(targets).size, 1)
  assert.deepEqual(await readdir(here.folder), ['postgres-18.0'])
})

test('a draft of somebody killed long ago is removed, a fresh one may be somebody at work', async () => {
  await using here = await smallPackage()
  for (const name of ['.postgres-copy-old', '.postgres-copy-new']) await mkdir(join(here.folder, name))
  const longAgo = new Date(Date.now() - 2 * 3_600_000)
  await utimes(join(here.folder, '.postgres-copy-old'), longAgo, longAgo)
  await copyNativeFiles(here.native, here.folder)
  assert.deepEqual((await readdir(here.folder)).sort(), ['.postgres-copy-new', 'postgres-18.0'])
})

async function smallPackage() {
  const parent = await mkdtemp(join(tmpdir(), 'launcher-test-'))
  const [native, folder] = [join(parent, 'package/native'), join(parent, 'system')]
  for (const path of [folder, join(native, 'bin'), join(native, 'lib')])
    await mkdir(path, { recursive: true })
  await writeFile(join(native, 'bin/postgres'), 'a program', { mode: 0o755 })
  const links = ['liba.so.1', 'libb.so.2'].map((name) => ({
    source: `native/lib/${name}.${name === 'liba.so.1' ? 0 : 1}`,
    target: `native/lib/${name}`,
  }))
  for (const { source } of links) await writeFile(join(parent, 'package', source), 'a library')
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links))
  return {
    native: { folder: native, version: '18.0' },
    folder,
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  }
}
