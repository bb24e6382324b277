import assert from 'node:assert/strict'
import { test } from 'node:test'
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
