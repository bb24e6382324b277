import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Filter } from './filter.ts'
import { parseFilter } from './parse-filter.ts'
import { printFilter } from './print-filter.ts'
import { runs } from './testing/effort.ts'
import { countConditions, filterArbitrary, nearlyFilter } from './testing/filter-arbitrary.ts'
import { allowRefusal, assertCleanPrototype, assertRefused } from './testing/refusal.ts'
import { enterpriseUrn } from './testing/sample-user.ts'

const a: Filter = { kind: 'present', attribute: { name: 'a' } }
const b: Filter = { kind: 'present', attribute: { name: 'b' } }
const c: Filter = { kind: 'present', attribute: { name: 'c' } }

test('a comparison has an attribute, an operator and a value', () => {
  assert.deepEqual(parseFilter('userName eq "bjensen"'), {
    kind: 'compare',
    attribute: { name: 'userName' },
    operator: 'eq',
    value: 'bjensen',
  })
})

test('"not" binds tighter than "and", "and" tighter than "or"', () => {
  const expected: Filter = {
    kind: 'or',
    filters: [a, { kind: 'and', filters: [b, { kind: 'not', filter: c }] }],
  }
  assert.deepEqual(parseFilter('a pr or b pr and not (c pr)'), expected)
  assert.deepEqual(parseFilter('(a pr or b pr) and c pr'), {
    kind: 'and',
    filters: [{ kind: 'or', filters: [a, b] }, c],
  })
})

test('operators and keywords come in any case, and "not" with or without a space', () => {
  const expected = parseFilter('a pr and not (b pr) or c eq true')
  for (const spelling of [
    'a PR AND NOT (b Pr) OR c EQ TRUE',
    'a pr and not(b pr) or c eq True',
    '  a  pr and not( b pr )\tor\nc eq true ',
  ]) {
    assert.deepEqual(parseFilter(spelling), expected, spelling)
  }
})

test('an attribute can be named like a keyword', () => {
  assert.deepEqual(parseFilter('not pr and and pr'), {
    kind: 'and',
    filters: [
      { kind: 'present', attribute: { name: 'not' } },
      { kind: 'present', attribute: { name: 'and' } },
    ],
  })
})

test('a URN with dots is told from a sub-attribute', () => {
  assert.deepEqual(parseFilter(`${enterpriseUrn}:manager.value pr`), {
    kind: 'present',
    attribute: { urn: enterpriseUrn, name: 'manager', sub: 'value' },
  })
})

test('a sub-attribute behind brackets is one more condition in them', () => {
  const expected = parseFilter('emails[type eq "work" and value co "x"]')
  assert.deepEqual(parseFilter('emails[type eq "work"].value co "x"'), expected)
  assert.equal(expected.kind, 'anyElement')
})

test('values are those of JSON', () => {
  for (const [source, value] of [
    ['"a\\"b\\\\c\\u00e9"', 'a"b\\cé'],
    ['-1.5e2', -150],
    ['0', 0],
    ['false', false],
    ['null', null],
    ['""', ''],
  ] as const) {
    assert.deepEqual(parseFilter(`a eq ${source}`), {
      kind: 'compare',
      attribute: { name: 'a' },
      operator: 'eq',
      value,
    })
  }
})

test('what is not a filter is refused with the place where reading stopped', () => {
  const cases: readonly (readonly [source: string, detail: RegExp])[] = [
    ['', /empty/],
    ['   ', /empty/],
    ['userName', /"userName" is not followed by a known operator at the end/],
    ['userName eq', /"eq" is not followed by a value .* at the end/],
    ['userName is "x"', /known operator at character 10/],
    ['userName eq bjensen', /texts need double quotes\) at character 13/],
    ["userName eq 'x'", /at character 13/],
    ['userName eq "x', /character 13 is not a complete JSON string/],
    ['userName eq "\\x"', /not a complete JSON string/],
    ['userName eq "a\nb"', /not a complete JSON string/],
    ['userName eq "\\ud800"', /not text/],
    ['userName eq "\\u0000"', /not text/],
    ['userName eq 01', /at character 13/],
    ['userName eq 1e999', /at character 13/],
    ['userName eq "x" title pr', /"and" or "or" is missing at character 17/],
    ['userName eq "x")', /"and" or "or" is missing at character 16/],
    ['(userName eq "x"', /closing parenthesis "\)" is missing at the end/],
    ['emails[type eq "work"', /closing bracket "]" is missing at the end/],
    ['emails[type eq "work")', /closing bracket "]" is missing at character 22/],
    ['emails[]', /attribute name is missing at character 8/],
    ['emails[type eq "work"].', /name of a sub-attribute is missing/],
    ['emails[a[b pr]]', /brackets in brackets/],
    ['emails[name.x pr]', /plain name of a sub-attribute/],
    ['name.x[a pr]', /only follow a whole attribute/],
    ['not title pr', /"not" is not followed by a known operator/],
    ['a pr and', /attribute name is missing at the end/],
    ['and a pr', /known operator at character 5/],
    ['a.b.c pr', /attribute name is missing at character 1/],
    ['1a pr', /attribute name is missing/],
    ['__proto__.toString pr', /attribute name is missing/],
    ['urn::a pr', /attribute name is missing/],
    ['"userName" eq "x"', /attribute name is missing/],
  ]
  for (const [source, detail] of cases) assertRefused(() => parseFilter(source), 'invalidFilter', detail)
})

test('limits hold exactly: 2,048 characters, 10 levels, 50 conditions', () => {
  const long = `userName eq "${'x'.repeat(2048 - 14)}"`
  assert.equal(long.length, 2048)
  assert.ok(parseFilter(long))
  assertRefused(() => parseFilter(`${long} `), 'invalidFilter', /2048/)
  const nested = (levels: number) => `${'('.repeat(levels)}a pr${')'.repeat(levels)}`
  assert.ok(parseFilter(nested(10)))
  assertRefused(() => parseFilter(nested(11)), 'invalidFilter', /10 levels/)
  assertRefused(
    () => parseFilter(`${'not('.repeat(10)}a[b pr]${')'.repeat(10)}`),
    'invalidFilter',
    /10 levels/,
  )
  const terms = (count: number) => Array.from({ length: count }, () => 'a pr').join(' or ')
  assert.ok(parseFilter(terms(50)))
  assertRefused(() => parseFilter(terms(51)), 'invalidFilter', /50 conditions/)
  assertRefused(() => parseFilter(`${terms(48)} and a[b pr or c pr].d pr`), 'invalidFilter', /50 conditions/)
})

test('hostile lengths are refused at once', () => {
  const started = performance.now()
  for (const times of [2_000, 20_000, 1_000_000]) {
    for (const piece of ['(', 'not (', 'a[', '[', '"', '\\', 'a pr or ', 'a.', 'urn:', ' ', '"\\"', 'x']) {
      assertRefused(() => parseFilter(piece.repeat(times)), 'invalidFilter')
    }
  }
  assert.ok(performance.now() - started < 20_000, 'grows with the square')
})

test('a printed filter reads back as the same filter', () => {
  fc.assert(
    fc.property(filterArbitrary, (filter) => {
      const printed = printFilter(filter)
      fc.pre(printed.length <= 2048 && countConditions(filter) <= 50)
      assert.deepEqual(parseFilter(printed), filter)
    }),
    runs(1500),
  )
})

test('no text makes the parser fail in any other way than by refusing it', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary' }), nearlyFilter)
  fc.assert(
    fc.property(anything, (source) => allowRefusal(() => parseFilter(source))),
    runs(2000),
  )
  assertCleanPrototype()
})
