import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parsePatch } from './patch.ts'
import { runs } from './testing/effort.ts'
import { patchBody } from './testing/patching.ts'
import { allowRefusal, assertCleanPrototype, assertRefused } from './testing/refusal.ts'

test('op comes in any case, and so do the keys', () => {
  const expected = [{ op: 'replace', path: { attribute: { name: 'active' } }, value: false }]
  assert.deepEqual(parsePatch(patchBody({ op: 'Replace', path: 'active', value: false })), expected)
  assert.deepEqual(parsePatch({ operations: [{ OP: 'REPLACE', Path: 'active', VALUE: false }] }), expected)
})

test('the schemas of the body are not looked at', () => {
  assert.ok(parsePatch({ Operations: [{ op: 'add', value: { title: 'x' } }] }))
  assert.ok(parsePatch({ schemas: 'nonsense', Operations: [{ op: 'add', value: { title: 'x' } }] }))
})

test('a path that is null or blank is none', () => {
  for (const path of [null, '', ' ']) {
    assert.deepEqual(parsePatch(patchBody({ op: 'add', path, value: {} })), [{ op: 'add', value: {} }])
  }
})

test('a body of another form is refused', () => {
  for (const body of [
    {},
    [],
    null,
    { Operations: {} },
    { Operations: [] },
    patchBody('add'),
    patchBody(null),
  ]) {
    assertRefused(() => parsePatch(body), 'invalidSyntax')
  }
  for (const op of ['move', '', null, 5, undefined, 'toString']) {
    const operation = { path: 'title', value: 'x', ...(op !== undefined && { op }) }
    assertRefused(() => parsePatch(patchBody(operation)), 'invalidSyntax', /"add", "replace" or "remove"/)
  }
  assertRefused(() => parsePatch({ Operations: [], operations: [] }), 'invalidSyntax', /given twice/)
  const twice = { op: 'add', OP: 'remove', path: 'title', value: 'x' }
  assertRefused(() => parsePatch(patchBody(twice)), 'invalidSyntax', /given twice/)
})

test('1,000 operations pass, 1,001 do not', () => {
  const operations = (count: number) => Array.from({ length: count }, () => ({ op: 'remove', path: 'title' }))
  assert.equal(parsePatch(patchBody(...operations(1000))).length, 1000)
  assertRefused(() => parsePatch(patchBody(...operations(1001))), 'invalidSyntax', /1000 operations/)
})

test('what an operation lacks is said', () => {
  assertRefused(() => parsePatch(patchBody({ op: 'remove' })), 'noTarget', /needs a path/)
  assertRefused(() => parsePatch(patchBody({ op: 'remove', value: { title: 'x' } })), 'noTarget')
  assertRefused(
    () => parsePatch(patchBody({ op: 'add', path: 'title' })),
    'invalidValue',
    /"add" needs a value/,
  )
  assertRefused(() => parsePatch(patchBody({ op: 'replace' })), 'invalidValue', /"replace" needs a value/)
  assertRefused(
    () => parsePatch(patchBody({ op: 'add', path: 7, value: 1 })),
    'invalidPath',
    /must be a text/,
  )
  assertRefused(() => parsePatch(patchBody({ op: 'add', path: 'a b', value: 1 })), 'invalidPath')
})

test('no JSON makes the parser fail in any other way than by refusing it', () => {
  const operation = fc.record(
    { op: fc.constantFrom('add', 'Remove', 'x'), path: fc.jsonValue(), value: fc.jsonValue() },
    { requiredKeys: [], noNullPrototype: true },
  )
  const body = fc.oneof(
    fc.jsonValue(),
    fc.array(operation).map((operations) => ({ Operations: operations })),
  )
  fc.assert(
    fc.property(body, (value) => allowRefusal(() => parsePatch(value))),
    runs(2000),
  )
  assertCleanPrototype()
})
