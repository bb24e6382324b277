import assert from 'node:assert/strict'
import test from 'node:test'
import { parseFilter } from './parse-filter.ts'
import { groupResource, userResource } from './schemas/resource-types.ts'
import { asEqualities, asEquality } from './simple-equality.ts'
import { assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, userUrn } from './testing/sample-user.ts'

test('one equality on a core attribute is told by its schema name and its value as written', () => {
  for (const [source, attribute, value, caseExact] of [
    ['USERNAME eq "Kim@X.com"', 'userName', 'Kim@X.com', false],
    [`${userUrn}:userName eq "kim"`, 'userName', 'kim', false],
    ['(externalId EQ "A1")', 'externalId', 'A1', true],
    ['id eq "1"', 'id', '1', true],
    ['displayName eq "Kim"', 'displayName', 'Kim', false],
    ['emails.value eq "k@x.com"', 'emails', 'k@x.com', false],
  ] as const) {
    assert.deepEqual(asEquality(parseFilter(source), userResource), { attribute, value, caseExact }, source)
  }
})

test('every other filter is not one equality', () => {
  for (const source of [
    'userName ne "x"',
    'userName sw "x"',
    'userName pr',
    'not (userName eq "x")',
    'userName eq "x" or userName eq "y"',
    'userName eq "x" and active eq true',
    'active eq true',
    'title eq null',
    'name.givenName eq "x"',
    'emails[type eq "work"].value eq "x"',
    `${enterpriseUrn}:department eq "x"`,
    'meta.lastModified eq "2026-01-01T00:00:00Z"',
  ]) {
    assert.equal(asEquality(parseFilter(source), userResource), undefined, source)
  }
})

test("Entra's question for one membership is two equalities", () => {
  assert.deepEqual(asEqualities(parseFilter('id eq "g-1" and members eq "u-1"'), groupResource), [
    { attribute: 'id', value: 'g-1', caseExact: true },
    { attribute: 'members', value: 'u-1', caseExact: true },
  ])
  assert.equal(asEqualities(parseFilter('id eq "g-1" or members eq "u-1"'), groupResource), undefined)
  assert.equal(asEqualities(parseFilter('id eq "g-1" and members pr'), groupResource), undefined)
})

test('an unknown attribute is refused here too', () => {
  assertRefused(() => asEquality(parseFilter('shoeSize eq "x"'), userResource), 'invalidFilter')
})
