import assert from 'node:assert/strict'
import test from 'node:test'
import { parseSafeObject } from './safe-json.ts'
import { assertRefused } from './testing/refusal.ts'

test('a body that is not an object is refused', () => {
  for (const body of [null, undefined, 'text', 1, true, [], [{}]]) {
    assertRefused(() => parseSafeObject(body), 'invalidSyntax', /must be a JSON object/)
  }
})

test('names that reach a prototype are refused at any depth, also as a part of a name', () => {
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    for (const key of [
      name,
      `name.${name}`,
      `${name}.x`,
      `urn:a:b:2.0:User:${name}`,
      `${name}[type eq "x"]`,
    ]) {
      const body: unknown = JSON.parse(`{"a":[{"b":{${JSON.stringify(key)}:1}}]}`)
      assertRefused(() => parseSafeObject(body), 'invalidSyntax', /not allowed as a name/)
    }
  }
  assert.ok(parseSafeObject({ prototypes: 1, userName: '__proto__', constructorName: 'constructor' }))
})

test('32 levels pass, 33 do not, and 100,000 fail in the same way', () => {
  const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)
  const lists = { a: JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) }
  assert.ok(parseSafeObject(nested(32)))
  for (const body of [nested(33), lists]) {
    assertRefused(() => parseSafeObject(body), 'invalidSyntax', /32 levels/)
  }
})

test('text a database could not hold is refused', () => {
  for (const text of ['a\0b', 'half \ud800 pair', '\udc00']) {
    assertRefused(() => parseSafeObject({ userName: text }), 'invalidValue', /not text/)
    assertRefused(() => parseSafeObject({ [text]: 1 }), 'invalidSyntax', /not text/)
  }
  assert.ok(parseSafeObject({ title: 'whole \u{1f600} pair' }))
  assertRefused(() => parseSafeObject({ title: 'x'.repeat(65_537) }), 'invalidValue', /65536/)
})

test('numbers that would change when stored are refused', () => {
  for (const number of [2 ** 53, -(2 ** 60), Number.POSITIVE_INFINITY, Number.NaN]) {
    assertRefused(() => parseSafeObject({ number }), 'invalidValue', /kept exactly/)
  }
  assert.ok(parseSafeObject({ a: 2 ** 53 - 1, b: 0.1, c: -0.5 }))
})

test('what is not JSON is refused', () => {
  for (const value of [undefined, () => 1, Symbol('x'), 1n]) {
    assertRefused(() => parseSafeObject({ value }), 'invalidSyntax', /not JSON/)
  }
})
