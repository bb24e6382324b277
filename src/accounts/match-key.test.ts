import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { matchKey } from './match-key.ts'

test('the case of ASCII letters does not matter', () => {
  assert.equal(matchKey(' Jane.Doe@Example.COM '), 'jane.doe@example.com')
  assert.equal(matchKey('JANE'), 'jane')
})

test('a look-alike is another name', () => {
  assert.notEqual(matchKey('mar\u212a@example.com'), matchKey('mark@example.com'))
  assert.notEqual(matchKey('mark@\u212aexample.com'), matchKey('mark@kexample.com'))
  assert.notEqual(matchKey('\u0131an@example.com'), matchKey('ian@example.com'))
  assert.notEqual(matchKey('stra\u00dfe@example.com'), matchKey('strasse@example.com'))
  assert.notEqual(matchKey('jane+x@example.com'), matchKey('jane@example.com'))
})

test('a domain is the same in Unicode and in punycode', () => {
  assert.equal(matchKey('jane@b\u00fccher.example'), matchKey('jane@xn--bcher-kva.example'))
})

test('a domain is not turned into another one on the way', () => {
  assert.notEqual(matchKey('jane@b\u00fccher.example'), matchKey('jane@bucher.example'))
  assert.notEqual(matchKey('jane@ex\u0430mple.com'), matchKey('jane@example.com'))
  assert.notEqual(matchKey('jane@example.com.'), matchKey('jane@example.com'))
})

test('what is no e-mail is compared as it is', () => {
  assert.equal(matchKey('@Kim'), '@kim')
  assert.equal(matchKey('kim@'), 'kim@')
  assert.notEqual(matchKey('a@b@Example.com'), matchKey('a@example.com'))
})

const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
const name = fc.oneof(
  part,
  fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}`),
  fc.emailAddress(),
)

test('the key of a key is that key', () => {
  fc.assert(
    fc.property(name, (text) => assert.equal(matchKey(matchKey(text)), matchKey(text))),
    runs(1_000),
  )
})

test('white space around a name and the case of its ASCII letters never matter', () => {
  const plain = fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.emailAddress())
  fc.assert(
    fc.property(plain, (text) => {
      const shouted = text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
      assert.equal(matchKey(` ${shouted}\t`), matchKey(text))
    }),
    runs(1_000),
  )
})

test('two addresses of one domain are only the same when their local parts are', () => {
  const local = fc.string({
    unit: fc.constantFrom('a', 'K', '\u212a', '\u0131', 'i', '.', '+', '\u00df', 's'),
    minLength: 1,
  })
  fc.assert(
    fc.property(local, local, (a, b) => {
      const fold = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
      assert.equal(matchKey(`${a}@example.com`) === matchKey(`${b}@example.com`), fold(a) === fold(b))
    }),
    runs(1_000),
  )
})
