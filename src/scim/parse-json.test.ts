import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseJson } from './parse-json.ts'
import { runs } from './testing/effort.ts'
import { allowRefusal, assertCleanPrototype, assertRefused } from './testing/refusal.ts'

/** What the built-in parser makes of a text, unless it is one of the few things we refuse and it does not. */
function builtIn(text: string): unknown {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return 'refused'
  }
}

function own(text: string): unknown {
  try {
    return { value: parseJson(text) }
  } catch {
    return 'refused'
  }
}

test('what was written as JSON is read back as it was', () => {
  const key = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a b', '\\', '"', '\u0000', 'é', '𝄞', 'constructor', 'toString', '0', ''),
  )
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue({ maxDepth: 0 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        key.filter((name) => name !== '__proto__'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      assert.equal(JSON.stringify(parseJson(text), null, indent), text)
    }),
    runs(3_000),
  )
})

test('what is not JSON is refused, and nothing else', () => {
  const pieces = [
    ...['{', '}', '[', ']', ',', ':', '"', '"a"', '"b":', '\\', '\\u00', '\\ud834', ' ', '\n', '\u0001'],
    ...['true', 'nul', 'null', '1', '-', '01', '1.', '.5', '1e5', '1E+', 'NaN', '\ufeff', "'", '/', '//'],
  ]
  let accepted = 0
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
      const text = parts.join('')
      const expected = builtIn(text)
      if (/"([ab])":.*"\1":/.test(text)) return
      assert.deepEqual(own(text), expected, text)
      if (expected !== 'refused') accepted++
    }),
    runs(20_000),
  )
  assert.ok(accepted > 100, `only ${accepted} were JSON`)
})

test('a key given twice in one object is refused, also when it is written in another way', () => {
  for (const text of [
    '{"active":true,"active":false}',
    '{"active":true,"\\u0061ctive":false}',
    '{"a":{"b":1,"c":[{"x":1,"x":1}]}}',
    '{"":1,"":2}',
  ])
    assertRefused(() => parseJson(text), 'invalidSyntax', /given twice/)
  assert.deepEqual(parseJson('[{"a":1},{"a":{"a":2}}]'), [{ a: 1 }, { a: { a: 2 } }])
})

test('keys that begin with an escape stay what they are, also behind a key that is a backslash', () => {
  const text = '[{"\\\\":1,"x":2},{"\\"q":3},{"\\u0041b":4},{"\\\\":5,"\\n":6}]'
  assert.deepEqual(parseJson(text), [{ '\\': 1, x: 2 }, { '"q': 3 }, { Ab: 4 }, { '\\': 5, '\n': 6 }])
})

test('32 levels and 20,000 names pass, one more does not', () => {
  const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`
  assert.ok(parseJson(nested(32)))
  assertRefused(() => parseJson(nested(34)), 'invalidSyntax', /32 levels/)
  for (const open of ['[', '{"a":', '[{"a":'])
    assertRefused(() => parseJson(open.repeat(200_000)), 'invalidSyntax', /32 levels/)
  const wide = (keys: number) => `{${Array.from({ length: keys }, (_, at) => `"k${at}":1`).join(',')}}`
  assert.ok(parseJson(wide(20_000)))
  assertRefused(() => parseJson(wide(20_001)), 'invalidSyntax', /20000 names/)
})

test('the place where reading stopped is told', () => {
  for (const [text, complaint] of [
    ['{"userName": "x', /closing quote is missing at the end/],
    ['{"a" 1}', /":" is missing at character 6/],
    ['{"a":1,}', /a name in double quotes is missing at character 8/],
    ['[1 2]', /"," or "\]" is missing at character 4/],
    ['{} {}', /nothing more is expected at character 4/],
    ['', /a value is missing at the end/],
    ['{"a":"\\x"}', /holds what JSON does not allow/],
  ] as const)
    assertRefused(() => parseJson(text), 'invalidSyntax', complaint)
})

test('no name reaches a prototype', () => {
  assertRefused(() => parseJson('{"__proto__":{"polluted":1}}'), 'invalidSyntax', /not allowed/)
  assertRefused(() => parseJson('{"\\u005f_proto__":{"polluted":1}}'), 'invalidSyntax', /not allowed/)
  assert.ok(Object.hasOwn(parseJson('{"constructor":1}') as object, 'constructor'))
  assertCleanPrototype()
})

test('no text makes the parser fail in any other way than by refusing it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => allowRefusal(() => parseJson(text))),
    runs(5_000),
  )
})
