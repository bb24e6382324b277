import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { openKeyring } from '../applications/keyring.ts'
import { BackupError } from './backup-error.ts'
import { keyOf, newPreamble, type Protection, parsePreamble, readPassphrase } from './backup-key.ts'

const masterKey = Buffer.alloc(32, 1)
const byKey: Protection = { kind: 'masterKey', keyring: openKeyring(masterKey) }
const byPassphrase: Protection = { kind: 'passphrase', passphrase: 'twelve small green apples' }

const refusedWith = (code: string) => (error: unknown) => error instanceof BackupError && error.code === code

for (const protection of [byKey, byPassphrase])
  test(`the first line gives the key of what follows to who has the same ${protection.kind}`, async () => {
    const { line, key } = await newPreamble(protection)
    const { preamble, rest } = parsePreamble(Buffer.concat([Buffer.from(line), Buffer.from('after')]))
    assert.equal(rest.toString(), 'after')
    assert.equal(preamble.kind, protection.kind)
    assert.ok((await keyOf(preamble, protection)).equals(key))
    const again = await newPreamble(protection)
    assert.ok(!again.key.equals(key), 'each backup has a key of its own')
    assert.ok(!line.includes(masterKey.toString('base64url')))
  })

test('another key and another passphrase are told apart from damage', async () => {
  const keyed = parsePreamble(Buffer.from((await newPreamble(byKey)).line)).preamble
  const other: Protection = { kind: 'masterKey', keyring: openKeyring(Buffer.alloc(32, 2)) }
  await assert.rejects(keyOf(keyed, other), refusedWith('wrongKey'))
  const worded = parsePreamble(Buffer.from((await newPreamble(byPassphrase)).line)).preamble
  const wrong: Protection = { kind: 'passphrase', passphrase: 'twelve small green pears' }
  await assert.rejects(keyOf(worded, wrong), refusedWith('wrongKey'))
})

test('every other letter in the first line is refused', async () => {
  const { line } = await newPreamble(byKey)
  let looked = 0
  for (let at = 0; at < line.length; at += 1)
    for (const letter of ['A', 'z', '2', ' ', '\n', '_']) {
      if (line[at] === letter) continue
      const changed = Buffer.from(line.slice(0, at) + letter + line.slice(at + 1))
      await assert.rejects(async () => keyOf(parsePreamble(changed).preamble, byKey), BackupError)
      looked += 1
    }
  assert.ok(looked > 400, `only ${looked} were looked at`)
})

test('what is no backup, and one of a form to come, are told so', () => {
  for (const text of ['', '\n', 'PK\u0003\u0004', 'overlock-backup', 'overlock-backup/1 masterKey x y\n'])
    assert.throws(() => parsePreamble(Buffer.from(text)), refusedWith('notABackup'), JSON.stringify(text))
  assert.throws(
    () => parsePreamble(Buffer.from('overlock-backup/2 recipient abc\n')),
    refusedWith('newerFormat'),
  )
})

test('a passphrase is the first line of a file that only its owner can read, and not a short one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-passphrase-'))
  const path = join(folder, 'passphrase')
  try {
    await assert.rejects(readPassphrase(path), refusedWith('unreadable'))
    await writeFile(path, ' twelve small green apples \nand a remark\n', { mode: 0o600 })
    assert.equal(await readPassphrase(path), 'twelve small green apples')
    await writeFile(path, 'too short\n')
    await assert.rejects(readPassphrase(path), refusedWith('passphraseWeak'))
    await rm(path)
    await writeFile(path, 'twelve small green apples\n', { mode: 0o644 })
    await assert.rejects(readPassphrase(path), refusedWith('passphraseWeak'))
  } finally {
    await rm(folder, { recursive: true })
  }
})
