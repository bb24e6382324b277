import assert from 'node:assert/strict'
import test from 'node:test'
import { evaluateFilter } from './evaluate-filter.ts'
import { parseFilter } from './parse-filter.ts'
import { userResource } from './schemas/resource-types.ts'
import { assertCleanPrototype, assertRefused } from './testing/refusal.ts'
import { shownUser } from './testing/sample-user.ts'

/** The filters no library of 2026 gets all right: what each must say of the sample user, or that it is refused. */
const corpus: readonly (readonly [filter: string, expected: boolean | 'refused'])[] = [
  ['userName eq "bjensen@example.com"', true],
  ['USERNAME Eq "bjensen@EXAMPLE.com"', true],
  ['externalId eq "00u1abc"', false],
  ['userName eq "x" or title pr and active eq true', false],
  ['active eq true or userName eq "x" and title pr', true],
  ['(active eq true or userName eq "x") and title pr', false],
  ['emails[type eq "home" and value co "x.com"]', true],
  ['emails[type eq "work" and value co "x.com"]', false],
  ['emails[type eq "work"].value eq "bjensen@example.com"', true],
  ['emails[type eq "home"].value eq "bjensen@example.com"', false],
  ['emails.value ew "@x.com"', true],
  ['emails co "babs"', true],
  ['emails pr', true],
  ['photos pr', false],
  ['not (active eq false)', true],
  ['not(active eq true)', false],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "eng"', true],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "BJ"', true],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "M-1"', true],
  ['title pr', false],
  ['nickName pr', false],
  ['photos.value ne "x"', true],
  ['meta.created eq "2026-01-23T05:56:22+01:00"', true],
  ['meta.lastModified gt "2026-05-13T00:00:00Z"', true],
  ['active eq "true"', true],
  ['active eq True', true],
  ['displayName eq "Babs \\"B\\" Jensen"', true],
  ['userName eq bjensen', 'refused'],
  ['userName eq "x" and', 'refused'],
  ['(userName eq "x"', 'refused'],
  ['userName eq "x" garbage', 'refused'],
  ['', 'refused'],
  ['__proto__.toString pr', 'refused'],
]

test('the corpus of 33 filters', () => {
  assert.equal(corpus.length, 33)
  for (const [source, expected] of corpus) {
    const ask = () => evaluateFilter(parseFilter(source), shownUser, userResource)
    if (expected === 'refused') assertRefused(ask, 'invalidFilter')
    else assert.equal(ask(), expected, source)
  }
  assertCleanPrototype()
})

test('hostile lengths are refused, however long they are', () => {
  for (const times of [2_000, 20_000])
    for (const piece of ['(', 'not (', 'emails[', 'a.', 'title pr or ', 'title pr and ', '"', '\\', ' '])
      assertRefused(() => parseFilter(piece.repeat(times)), 'invalidFilter')
  assertRefused(() => parseFilter(`${'title pr or '.repeat(50)}title pr`), 'invalidFilter', /50/)
  assertRefused(() => parseFilter(`${'('.repeat(11)}title pr${')'.repeat(11)}`), 'invalidFilter', /10/)
})
