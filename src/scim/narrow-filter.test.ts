import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { evaluateFilter } from './evaluate-filter.ts'
import { narrowFilter, refuseUnknownEverywhere } from './narrow-filter.ts'
import { parseFilter } from './parse-filter.ts'
import { groupResource, userResource } from './schemas/resource-types.ts'
import { runs } from './testing/effort.ts'
import { assertRefused } from './testing/refusal.ts'
import { shownUser } from './testing/sample-user.ts'

const narrowed = (source: string) => narrowFilter(parseFilter(source), groupResource)

test('an attribute a type does not have counts as one without value', () => {
  for (const [source, expected] of [
    ['userName eq "x"', false],
    ['userName pr', false],
    ['userName ne "x"', true],
    ['userName eq null', true],
    ['userName ne null', false],
    ['not (userName pr)', true],
    ['emails[type eq "work"]', false],
    ['userName pr and displayName pr', false],
    ['userName pr or userName ne "x"', true],
    ['userName ne "x" and active eq false', false],
  ] as const)
    assert.equal(narrowed(source), expected, source)
})

test('what a type does have is left as it was asked', () => {
  for (const [source, left] of [
    ['displayName eq "x"', 'displayName eq "x"'],
    ['displayName eq "x" or userName eq "x"', 'displayName eq "x"'],
    ['userName ne "y" and displayName eq "x"', 'displayName eq "x"'],
    [
      'displayName sw "a" or members pr or title pr or externalId pr',
      'displayName sw "a" or members pr or externalId pr',
    ],
    ['not (displayName pr and userName ne "x")', 'not (displayName pr)'],
  ] as const)
    assert.deepEqual(narrowed(source), parseFilter(left), source)
})

test('an attribute that nothing has is refused, one that something has is not', () => {
  const both = [userResource, groupResource]
  refuseUnknownEverywhere(parseFilter('userName pr or not (members pr)'), both)
  assertRefused(
    () => refuseUnknownEverywhere(parseFilter('userName pr or not (shoe pr)'), both),
    'invalidFilter',
    /shoe/,
  )
})

test('where every attribute is known, narrowing changes no answer; where some are not, they count as missing', () => {
  const term = fc.constantFrom(
    ...['title pr', 'title ne "x"', 'userName sw "b"', 'active eq false', 'emails[type eq "work"]'],
    ...['members pr', 'members ne "x"', 'members eq null'],
  )
  const asTitle = (source: string) => source.replaceAll('members', 'nickName')
  const joined = fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small' },
      term,
      fc.tuple(tie('filter'), tie('filter')).map(([left, right]) => `(${left}) and (${right})`),
      fc.tuple(tie('filter'), tie('filter')).map(([left, right]) => `(${left}) or (${right})`),
      tie('filter').map((part) => `not (${part})`),
    ),
  })).filter
  const { nickName: _none, ...user } = shownUser
  fc.assert(
    fc.property(joined, (source) => {
      fc.pre(source.length < 500 && source.split('(').length < 10)
      const narrow = narrowFilter(parseFilter(source), userResource)
      const found = typeof narrow === 'boolean' ? narrow : evaluateFilter(narrow, user, userResource)
      assert.equal(found, evaluateFilter(parseFilter(asTitle(source)), user, userResource), source)
    }),
    runs(1_000),
  )
})
