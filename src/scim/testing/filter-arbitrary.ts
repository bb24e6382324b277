import fc from 'fast-check'
import type { AttributeRef } from '../attribute-ref.ts'
import { type Filter, operators } from '../filter.ts'
import { enterpriseUrn, userUrn } from './sample-user.ts'

const name = fc.constantFrom('userName', 'title', 'emails', 'x-y_z', 'not', 'and', 'pr', '$ref', 'eq')
const sub = fc.constantFrom('value', 'type', 'givenName', '$ref', 'or')
const urn = fc.constantFrom(enterpriseUrn, userUrn, 'urn:a:b')

const attribute: fc.Arbitrary<AttributeRef> = fc.record(
  { urn, name, sub },
  { requiredKeys: ['name'], noNullPrototype: true },
)

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('"', '\\', 'a"b', 'c:\\d\\"', ') or (', '] pr', '\t\n', '𝄞', 'True', 'null', '\u007f'),
)
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((n) => n + 0)
const value = fc.oneof(text, number, fc.boolean(), fc.constant(null))

const plain = { noNullPrototype: true } as const

/** Conditions on attributes, or on sub-attributes as they stand in brackets. */
function condition(ref: fc.Arbitrary<AttributeRef>): fc.Arbitrary<Filter> {
  return fc.oneof(
    fc.record({ kind: fc.constant('present' as const), attribute: ref }, plain),
    fc.record(
      {
        kind: fc.constant('compare' as const),
        attribute: ref,
        operator: fc.constantFrom(...operators),
        value,
      },
      plain,
    ),
  )
}

/** A filter of at most four levels over the given conditions. */
function combined(leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return leaf
  const part = combined(leaf, depth - 1)
  const parts = fc.array(part, { minLength: 2, maxLength: 3 })
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('and' as const), filters: parts }, plain) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('or' as const), filters: parts }, plain) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), filter: part }, plain) },
  )
}

const inBrackets = combined(condition(sub.map((only) => ({ name: only }))), 2)

const anyElement: fc.Arbitrary<Filter> = fc.record(
  {
    kind: fc.constant('anyElement' as const),
    attribute: fc.record({ urn, name }, { requiredKeys: ['name'], noNullPrototype: true }),
    filter: inBrackets,
  },
  plain,
)

/** Filters of every form, within the limits of length, depth and conditions. */
export const filterArbitrary: fc.Arbitrary<Filter> = combined(fc.oneof(condition(attribute), anyElement), 3)

/** What stands in the brackets of a path. */
export const bracketsArbitrary: fc.Arbitrary<Filter> = inBrackets

/** Texts made of the words filters are made of, most of them wrong. */
export const nearlyFilter: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'userName',
      'emails',
      'name.givenName',
      'active',
      `${enterpriseUrn}:department`,
      enterpriseUrn,
      'eq',
      'NE',
      'co',
      'gt',
      'pr',
      'and',
      'or',
      'not',
      'not(',
      '(',
      ')',
      '[',
      ']',
      '].value',
      '"x"',
      '"',
      '\\',
      'true',
      'null',
      '1',
      '-1e999',
      '__proto__',
      'constructor',
      'toString.x',
      '.',
      ':',
      ' ',
    ),
    { maxLength: 14 },
  )
  .map((words) => words.join(' ').replaceAll(' [ ', '[').replaceAll(' ].', '].'))

/** How many conditions a filter has: more than 50 are refused. */
export function countConditions(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, part) => sum + countConditions(part), 0)
    case 'not':
    case 'anyElement':
      return countConditions(filter.filter)
    default:
      return 1
  }
}
