import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { newToken, parseToken } from './token-format.ts'

const kind = fc.constantFrom('ovls' as const, 'ovlc' as const, 'ovla' as const)
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

test('a new token is parsed as what it is', () => {
  fc.assert(
    fc.property(kind, (chosen) => {
      const token = newToken(chosen)
      assert.equal(token.kind, chosen)
      assert.match(token.text, /^ovl[sca]_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/)
      assert.equal(token.text.split('_')[1], token.publicId)
      assert.deepEqual(parseToken(token.text), token)
    }),
    runs(300),
  )
})

test('a token of a fixed text has the checksum other programs compute for it', () => {
  // CRC-32 of the text before the last "_", as six digits of base 62, computed apart from this code.
  const body = `ovls_${'0'.repeat(8)}_${'0'.repeat(43)}`
  assert.ok(parseToken(`${body}_2JnotE`))
})

test('any one character in the place of another is refused', () => {
  let looked = 0
  for (const { text } of [newToken('ovls'), newToken('ovla')]) {
    for (let at = 0; at < text.length; at += 1) {
      for (const other of `${base62}_- `) {
        if (text[at] === other) continue
        assert.equal(parseToken(text.slice(0, at) + other + text.slice(at + 1)), undefined)
        looked += 1
      }
    }
  }
  assert.equal(looked, 2 * 64 * 64)
})

test('two neighbors that changed places are refused', () => {
  const { text } = newToken('ovls')
  for (let at = 0; at + 1 < text.length; at += 1) {
    const [one = '', other = ''] = text.slice(at, at + 2)
    if (one === other) continue
    assert.equal(parseToken(text.slice(0, at) + other + one + text.slice(at + 2)), undefined, `at ${at}`)
  }
})

test('text around a token is refused', () => {
  const { text } = newToken('ovls')
  for (const changed of [` ${text}`, `${text} `, `${text}\n`, `${text}0`, text.slice(1), text.slice(0, -1)])
    assert.equal(parseToken(changed), undefined, JSON.stringify(changed))
  for (const other of ['', 'ovls', '_'.repeat(64), text.toUpperCase(), text.replaceAll('_', '-')])
    assert.equal(parseToken(other), undefined, other)
})

test('no text is a token by chance', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => parseToken(text) === undefined),
    runs(500),
  )
})

test('no two tokens share their public part or their secret', () => {
  const tokens = Array.from({ length: 1_000 }, () => newToken('ovls'))
  assert.equal(new Set(tokens.map(({ publicId }) => publicId)).size, 1_000)
  assert.equal(new Set(tokens.map(({ text }) => text.split('_')[2])).size, 1_000)
})
