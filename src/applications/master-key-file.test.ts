import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { createMasterKey, MasterKeyError, readMasterKey } from './master-key-file.ts'

const windows = process.platform === 'win32'

test('a new key is read back, and only its owner may read it', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'master.key')
  const key = await createMasterKey(path)
  assert.equal(key.length, 32)
  assert.deepEqual(await readMasterKey(path), key)
  if (!windows) assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('a key that is there is never written over', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'master.key')
  const key = await createMasterKey(path)
  await assert.rejects(createMasterKey(path), { code: 'EEXIST' })
  assert.deepEqual(await readMasterKey(path), key)
})

test('no file is no key; a file that can not be read is an error', async () => {
  await using folder = await temporaryFolder()
  assert.equal(await readMasterKey(join(folder.path, 'none')), undefined)
  await assert.rejects(readMasterKey(folder.path), MasterKeyError)
})

test('a key others can read is refused, with what to do', { skip: windows }, async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'master.key')
  await createMasterKey(path)
  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666]) {
    await chmod(path, mode)
    await assert.rejects(readMasterKey(path), { name: 'MasterKeyError', message: /chmod 600/ })
  }
  for (const mode of [0o600, 0o400]) {
    await chmod(path, mode)
    assert.equal((await readMasterKey(path))?.length, 32)
  }
})

test('what is not a key is refused, and not shown', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'master.key')
  const whole = Buffer.alloc(32, 9).toString('base64')
  for (const text of [
    '',
    'hunter2',
    Buffer.alloc(31, 9).toString('base64'),
    Buffer.alloc(33, 9).toString('base64'),
    Buffer.alloc(32, 9).toString('hex'),
    `${whole}${whole}`,
    whole.replace('C', '!C'),
    whole.replace('C', ''),
  ]) {
    await writeFile(path, text, { mode: 0o600 })
    await assert.rejects(readMasterKey(path), (error) => {
      assert.ok(error instanceof MasterKeyError, text)
      assert.ok(text === '' || !error.message.includes(text), error.message)
      return true
    })
  }
})

test('white space around a key does not matter', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'master.key')
  const key = await createMasterKey(path)
  await writeFile(path, `\n ${await readFile(path, 'utf8')}\r\n`)
  assert.deepEqual(await readMasterKey(path), key)
})

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'overlock-key-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
