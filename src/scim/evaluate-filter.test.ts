import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { compileFilter, evaluateFilter } from './evaluate-filter.ts'
import type { JsonObject } from './json.ts'
import { parseFilter } from './parse-filter.ts'
import { withExtensions } from './schema.ts'
import { attribute } from './schemas/define.ts'
import { groupResource, userResource } from './schemas/resource-types.ts'
import { runs } from './testing/effort.ts'
import { filterArbitrary } from './testing/filter-arbitrary.ts'
import { allowRefusal, assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, provisioningUrn, shownUser, userUrn } from './testing/sample-user.ts'

function matches(source: string, resource: JsonObject = shownUser): boolean {
  return evaluateFilter(parseFilter(source), resource, userResource)
}

function assertAll(expected: boolean, sources: readonly string[]): void {
  for (const source of sources) assert.equal(matches(source), expected, source)
}

test('userName is compared without ASCII case, ids with it', () => {
  assertAll(true, [
    'userName eq "bjensen@example.com"',
    'USERNAME EQ "BJENSEN@EXAMPLE.COM"',
    'userName sw "bJEN"',
    'userName ew ".COM"',
    'userName co "@eXample"',
    'externalId eq "00u1AbC"',
    'id eq "2819c223-7f76-453a-919d-413861904646"',
  ])
  assertAll(false, [
    'userName eq "bjensen"',
    'externalId eq "00u1abc"',
    'id eq "2819C223-7F76-453A-919D-413861904646"',
  ])
})

test('a look-alike of a name never matches it', () => {
  const user = { userName: 'mark@x.com' }
  assert.ok(matches('userName eq "MARK@x.com"', user))
  assert.ok(!matches('userName eq "mar\\u212a@x.com"', user))
  assert.ok(!matches('userName eq "mark@x.com"', { userName: 'mar\u212a@x.com' }))
})

test('sub-attributes, common attributes and URN-qualified names are found in any case', () => {
  assertAll(true, [
    'name.familyName eq "jensen"',
    'NAME.FAMILYNAME eq "JENSEN"',
    `${userUrn}:userName eq "bjensen@example.com"`,
    `${userUrn.toUpperCase()}:name.familyName sw "jen"`,
    `${enterpriseUrn}:department eq "Eng"`,
    `${enterpriseUrn.toLowerCase()}:DEPARTMENT eq "eng"`,
    `${enterpriseUrn}:manager.value eq "M-1"`,
    `${enterpriseUrn}:manager eq "M-1"`,
    'manager eq "M-1"',
    'department eq "eng"',
    'meta.resourceType eq "User"',
    `schemas eq "${enterpriseUrn}"`,
    `schemas eq "${userUrn.toLowerCase()}"`,
    `${enterpriseUrn} pr`,
  ])
  assertAll(false, [
    `${enterpriseUrn}:department eq "Sales"`,
    `${enterpriseUrn}:manager eq "m-1"`,
    'schemas eq "urn:other"',
    `${provisioningUrn} pr`,
    `${provisioningUrn}:state eq "done"`,
  ])
})

test('one value of several is enough', () => {
  assertAll(true, [
    'emails.value eq "babs@x.com"',
    'emails co "EXAMPLE.com"',
    'emails eq "babs@x.com"',
    'emails.type eq "home" and emails.value eq "bjensen@example.com"',
    'emails.value ne "babs@x.com"',
    'groups eq "g-1"',
    'roles eq "Editor"',
  ])
  assertAll(false, ['emails.value eq "nobody@x.com"', 'not (emails co "example.com")'])
})

test('what stands in brackets must be true of one and the same element', () => {
  assertAll(true, [
    'emails[type eq "work" and value co "example.com"]',
    'emails[type eq "home" or type eq "other"]',
    'emails[not (type eq "work")]',
    'emails[type eq "work"].value eq "BJENSEN@example.com"',
    'emails[type eq "work"].primary eq true',
    'emails[primary eq "True"]',
    'emails[PRIMARY pr and VALUE pr]',
    'manager[value eq "M-1"]',
    'schemas[value co "enterprise"]',
  ])
  assertAll(false, [
    'emails[type eq "home" and value co "example.com"]',
    'emails[type eq "home"].value eq "bjensen@example.com"',
    'emails[type eq "other"]',
    'emails[type eq "other"].value ne "x"',
    'photos[value pr]',
  ])
})

test('null, an empty text and an empty list are not present', () => {
  assertAll(true, ['emails pr', 'name pr', 'emails.type pr', 'userName pr', 'active pr', 'title eq null'])
  assertAll(false, [
    'title pr',
    'nickName pr',
    'photos pr',
    'profileUrl pr',
    'phoneNumbers.primary pr',
    'userName eq null',
    'title ne null',
  ])
  for (const empty of [null, '', [], {}, [{}], [{ value: '' }], { formatted: null }]) {
    assert.equal(matches('photos pr', { photos: empty }), false, JSON.stringify(empty))
    assert.equal(matches('photos eq null', { photos: empty }), true, JSON.stringify(empty))
  }
})

test('"ne" is true where nothing is assigned, every other comparison is false', () => {
  assertAll(true, [
    'profileUrl ne "x"',
    'photos.value ne "x"',
    'title ne "x"',
    `${provisioningUrn}:state ne "done"`,
  ])
  assertAll(false, [
    'profileUrl eq "x"',
    'profileUrl lt "x"',
    'profileUrl gt ""',
    'title co ""',
    'userName ne "BJENSEN@example.com"',
  ])
})

test('booleans are also taken as text, in any case', () => {
  assertAll(true, [
    'active eq true',
    'active eq True',
    'active eq "true"',
    'active eq "True"',
    'active ne "False"',
  ])
  assertAll(false, ['active eq false', 'active eq "FALSE"', 'active ne true'])
})

test('dates are compared as moments, whatever their zone', () => {
  assertAll(true, [
    'meta.lastModified eq "2026-05-13T06:42:34+02:00"',
    'meta.lastModified ge "2026-05-13T04:42:34.000Z"',
    'meta.lastModified gt "2026-05-12T23:00:00-05:00"',
    'meta.lastModified lt "2026-05-14"',
    'meta.lastModified ne "2026-05-13T04:42:34+02:00"',
    'meta.created lt "2026-05-13T04:42:34Z" and meta.created sw "2026-01"',
  ])
  assertAll(false, [
    'meta.lastModified gt "2026-05-13T04:42:34Z"',
    'meta.lastModified lt "2026-05-13T06:42:34+02:00"',
  ])
})

test('texts are ordered by code point, numbers by size', () => {
  assertAll(true, ['userName ge "BJENSEN@EXAMPLE.COM"', 'userName gt "a"', 'userName le "c"'])
  assertAll(false, ['userName gt "bjensen@example.com"', 'userName lt "bjensen@example.com"'])
})

test('numbers are compared as numbers, certificates as exact text', () => {
  const urn = 'urn:example:1.0:User'
  const schema = withExtensions(userResource, [
    {
      id: urn,
      name: 'X',
      description: 'X.',
      attributes: [
        attribute('floor', 'integer', 'Floor.'),
        attribute('tags', 'string', 'Tags.', { multiValued: true }),
      ],
    },
  ])
  const user = { [urn]: { floor: 10, tags: ['a', 'B'] }, x509Certificates: [{ value: 'MIIa==' }] }
  const holds = (source: string) => evaluateFilter(parseFilter(source), user, schema)
  for (const source of [
    'floor eq 10',
    'floor gt 9',
    'floor ge 10.0',
    'floor lt 1e2',
    'floor le 10',
    'floor ne 9',
  ]) {
    assert.ok(holds(`${urn}:${source}`), source)
  }
  for (const source of ['floor eq 1', 'floor gt 10', 'floor lt 10', 'floor ne 10']) {
    assert.ok(!holds(`${urn}:${source}`), source)
  }
  assert.ok(holds('tags eq "b"') && holds('tags[value eq "b"]') && !holds('tags[value eq "c"]'))
  assert.ok(holds('x509Certificates.value eq "MIIa=="') && holds('x509Certificates co "Ia"'))
  assert.ok(!holds('x509Certificates.value eq "miia=="'))
  for (const wrong of ['floor eq "10"', 'floor co 1', 'floor sw "1"', 'floor eq true', 'tags eq 1']) {
    assertRefused(() => holds(wrong), 'invalidFilter', /can't be compared/)
  }
})

test('"and", "or" and "not" combine as they bind', () => {
  assertAll(true, [
    'title pr or userName pr and active eq true',
    'userName pr or title pr and title eq "x"',
    'not (title pr) and not(nickName pr)',
    'not (title pr or nickName pr)',
    'userType ne "Contractor" and not (emails co "nowhere.org" or emails.value co "nothing.org")',
  ])
  assertAll(false, ['(userName pr or title pr) and title pr', 'not (title pr or userName pr)'])
})

test('a quoted text keeps its quotes and backslashes', () => {
  assert.ok(matches('displayName eq "Babs \\"B\\" Jensen"'))
  assert.ok(matches('displayName co "\\u0022B"'))
  assert.ok(!matches('displayName eq "Babs B Jensen"'))
})

test('what no resource could fulfill is refused, whatever this one holds', () => {
  const cases: readonly (readonly [source: string, detail: RegExp])[] = [
    ['shoeSize eq 43', /no attribute "shoeSize"/],
    ['userName pr or shoeSize pr', /"shoeSize"/],
    ['toString pr', /"toString"/],
    ['constructor.name pr', /"constructor.name"/],
    ['name.shoe eq "x"', /"name.shoe"/],
    ['userName.x eq "x"', /"userName.x"/],
    ['emails[shoe eq 1]', /"shoe"/],
    ['userName[value eq "x"]', /has no elements/],
    ['urn:a:b:2.0:User:userName eq "x"', /no attribute/],
    [`${enterpriseUrn}:userName eq "x"`, /no attribute/],
    [`${enterpriseUrn} eq "x"`, /no attribute/],
    ['password eq "secret"', /can't be searched/],
    ['password pr', /can't be searched/],
    ['active gt true', /type boolean/],
    ['active co "tr"', /type boolean/],
    ['active eq "yes"', /type boolean/],
    ['userName eq 5', /type string .* this number/],
    ['userName eq true', /type string .* this boolean/],
    ['userName co null', /with null/],
    ['name eq "x"', /type complex/],
    ['meta.lastModified gt "soon"', /type dateTime/],
    ['x509Certificates.value gt "a"', /type binary/],
  ]
  for (const [source, detail] of cases) {
    assertRefused(() => compileFilter(parseFilter(source), userResource), 'invalidFilter', detail)
  }
})

test('names that every object inherits are no attributes of any resource', () => {
  for (const name of ['toString', 'hasOwnProperty', 'valueOf', '__proto__', 'constructor']) {
    assertRefused(() => matches(`${name} pr`), 'invalidFilter')
    assertRefused(() => matches(`emails[${name} pr]`), 'invalidFilter')
    assertRefused(() => matches(`name.${name} pr`), 'invalidFilter')
  }
})

test('a group is found by a member and by its name', () => {
  const group = { displayName: 'Sales', members: [{ value: 'u-1' }, { value: 'u-2' }] }
  const finds = (source: string) => evaluateFilter(parseFilter(source), group, groupResource)
  assert.ok(finds('displayName eq "SALES"'))
  assert.ok(finds('members eq "u-2"'))
  assert.ok(finds('members[value eq "u-2"]'))
  assert.ok(finds('urn:ietf:params:scim:schemas:core:2.0:Group:members.value eq "u-2"'))
  assert.ok(!finds('members eq "u-3"'))
})

test('a filter and its negation never agree', () => {
  fc.assert(
    fc.property(filterArbitrary, (filter) => {
      allowRefusal(() => {
        const result = evaluateFilter(filter, shownUser, userResource)
        assert.equal(evaluateFilter({ kind: 'not', filter }, shownUser, userResource), !result)
      })
    }),
    runs(1000),
  )
})
