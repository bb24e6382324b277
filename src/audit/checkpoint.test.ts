import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import test from 'node:test'
import { newSigningKey, openCheckpoint, signCheckpoint } from './checkpoint.ts'

// The key of RFC 8032 §7.1, test 2.
const publicKey = 'PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw='
const privateKey = Buffer.from(
  '302e020100300506032b6570042204204ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
  'hex',
)
const checkpoint = { origin: 'overlock/sample/audit', size: 20, root: Buffer.alloc(32, 7) }
const note = signCheckpoint(checkpoint, publicKey, privateKey)

test('a checkpoint is a signed note: origin, size, root, an empty line, the signature', () => {
  const [origin, size, root, empty, signature, end] = note.split('\n')
  assert.equal(origin, 'overlock/sample/audit')
  assert.equal(size, '20')
  assert.equal(root, Buffer.alloc(32, 7).toString('base64'))
  assert.equal(empty, '')
  assert.match(signature ?? '', /^— overlock\/sample\/audit [A-Za-z0-9+/]+=*$/)
  assert.equal(end, '')
})

test('a signature begins with the key id of c2sp.org/signed-note', () => {
  // SHA-256("overlock/sample/audit\n" || 0x01 || key), computed apart from this code.
  const signature = Buffer.from(note.split(' ').at(-1) ?? '', 'base64')
  assert.equal(signature.length, 4 + 64)
  assert.equal(signature.subarray(0, 4).toString('hex'), '677757b7')
})

test('what was signed is opened', () => {
  assert.deepEqual(openCheckpoint(note, publicKey), { checkpoint })
})

test('any other character in the place of one is noticed', () => {
  let looked = 0
  for (let at = 0; at < note.length; at += 1) {
    for (const other of ['A', 'B', '/', '0', '=', ' ', '\n', '\u00e9']) {
      if (note[at] === other) continue
      const changed = note.slice(0, at) + other + note.slice(at + 1)
      assert.ok('problem' in openCheckpoint(changed, publicKey), JSON.stringify(changed))
      looked += 1
    }
  }
  assert.ok(looked > 1_000, `only ${looked} were looked at`)
})

test('the same size or root written in another way is not what was signed', () => {
  const root = checkpoint.root.toString('base64')
  const sameBytes = root.replace(/c=$/, 'd=')
  assert.notEqual(sameBytes, root)
  assert.deepEqual(Buffer.from(sameBytes, 'base64'), checkpoint.root)
  for (const changed of [note.replace('\n20\n', '\n020\n'), note.replace(root, sameBytes)]) {
    assert.notEqual(changed, note)
    assert.ok('problem' in openCheckpoint(changed, publicKey))
  }
})

test('text before, after or between is refused', () => {
  for (const changed of [
    ` ${note}`,
    `${note}\n`,
    `${note}— other AAAA\n`,
    note.replace('\n\n', '\nextra\n\n'),
    '',
    note.trimEnd(),
  ]) {
    assert.ok('problem' in openCheckpoint(changed, publicKey), JSON.stringify(changed))
  }
})

test('another key does not open it, nor does what is no key', () => {
  for (const other of [
    newSigningKey().publicKey,
    '',
    'AAAA',
    'not a key',
    publicKey.slice(0, -1),
    ` ${publicKey}`,
    publicKey.replace(/w=$/, 'x='),
    publicKey + publicKey,
  ]) {
    assert.notEqual(other, publicKey)
    assert.ok('problem' in openCheckpoint(note, other), other)
  }
})

test('a signature of another origin is not taken over', () => {
  const other = signCheckpoint({ ...checkpoint, origin: 'overlock/other/audit' }, publicKey, privateKey)
  const changed = other.replaceAll('overlock/other/audit', 'overlock/sample/audit')
  assert.deepEqual(openCheckpoint(changed, publicKey), {
    problem: 'the checkpoint was signed by another key',
  })
})

test('a new key signs what it alone opens', () => {
  const key = newSigningKey()
  assert.equal(Buffer.from(key.publicKey, 'base64').length, 32)
  const signed = signCheckpoint(checkpoint, key.publicKey, key.privateKey)
  assert.deepEqual(openCheckpoint(signed, key.publicKey), { checkpoint })
  assert.ok('problem' in openCheckpoint(signed, publicKey))
})

test('a signature made with another private key under the right key id is noticed', () => {
  const forged = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' })
  assert.deepEqual(openCheckpoint(signCheckpoint(checkpoint, publicKey, forged), publicKey), {
    problem: 'the signature of the checkpoint does not fit its content',
  })
})
