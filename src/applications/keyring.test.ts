import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { keyLength, open, openKeyring, seal } from './keyring.ts'

const key = randomBytes(keyLength)
const keyring = openKeyring(Buffer.alloc(keyLength, 1))
const place = fc.string({ maxLength: 20 })
const plain = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes))

test('what was sealed for a place is opened there', () => {
  fc.assert(
    fc.property(plain, place, (secret, boundTo) => {
      assert.deepEqual(open(key, seal(key, secret, boundTo), boundTo), secret)
      assert.deepEqual(keyring.unwrap(keyring.wrap(secret, boundTo), boundTo), secret)
    }),
    runs(300),
  )
})

test('moved to another place it can not be opened', () => {
  fc.assert(
    fc.property(plain, place, place, (secret, here, there) => {
      fc.pre(here !== there)
      assert.throws(() => open(key, seal(key, secret, here), there))
      assert.throws(() => keyring.unwrap(keyring.wrap(secret, here), there))
    }),
    runs(300),
  )
})

test('one changed bit anywhere, and it can not be opened', () => {
  const secret = Buffer.from('a secret of a vendor')
  const sealed = seal(key, secret, 'here')
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.throws(() => open(key, changed, 'here'), `bit ${bit}`)
  }
  assert.deepEqual(open(key, sealed, 'here'), secret)
})

test('cut off or made longer, it can not be opened', () => {
  const sealed = seal(key, Buffer.from('secret'), 'here')
  for (let length = 0; length < sealed.length; length += 1)
    assert.throws(() => open(key, sealed.subarray(0, length), 'here'), `${length} bytes`)
  assert.throws(() => open(key, Buffer.concat([sealed, Buffer.of(0)]), 'here'))
})

test('another key does not open it', () => {
  const other = openKeyring(Buffer.alloc(keyLength, 2))
  assert.throws(() => open(randomBytes(keyLength), seal(key, Buffer.from('secret'), 'here'), 'here'))
  assert.throws(() => other.unwrap(keyring.wrap(Buffer.from('secret'), 'here'), 'here'))
})

test('the same secret sealed twice looks different, and shows nothing of itself', () => {
  const secret = Buffer.from('the same secret')
  const [one, other] = [seal(key, secret, 'here'), seal(key, secret, 'here')]
  assert.ok(!one.equals(other))
  assert.ok(!one.includes(secret) && !other.includes(secret))
})

test('a hash depends on the key, the purpose and the text, and on nothing else', () => {
  const other = openKeyring(Buffer.alloc(keyLength, 2))
  const hash = keyring.hmac('token', 'text')
  assert.equal(hash.length, 32)
  assert.deepEqual(openKeyring(Buffer.alloc(keyLength, 1)).hmac('token', 'text'), hash)
  for (const different of [
    keyring.hmac('check', 'text'),
    keyring.hmac('token', 'texu'),
    keyring.hmac('toke', 'ntext'),
    other.hmac('token', 'text'),
  ]) {
    assert.notDeepEqual(different, hash)
  }
})

test('what is sealed in a box opens only there, for the same place, and unchanged', () => {
  const box = keyring.box('cursor')
  const sealed = box.seal(Buffer.from('here'), 'a')
  assert.equal(box.open(sealed, 'a')?.toString(), 'here')
  const changed = Buffer.from(sealed)
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  for (const opened of [
    box.open(sealed, 'b'),
    box.open(changed, 'a'),
    box.open(Buffer.alloc(0), 'a'),
    keyring.box('other').open(sealed, 'a'),
    openKeyring(randomBytes(32)).box('cursor').open(sealed, 'a'),
  ])
    assert.equal(opened, undefined)
})

test('the keyring shows neither the master key nor what is derived from it', () => {
  assert.deepEqual(Object.keys(keyring).sort(), ['box', 'hmac', 'unwrap', 'wrap'])
  assert.equal(JSON.stringify(keyring), '{}')
})
