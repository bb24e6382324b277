import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from './json.ts'
import { type ParsedResource, type ParseOptions, parseResource } from './resource.ts'
import { withExtensions } from './schema.ts'
import { attribute, complex, text } from './schemas/define.ts'
import { groupResource, userResource } from './schemas/resource-types.ts'
import { runs } from './testing/effort.ts'
import { allowRefusal, assertCleanPrototype, assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, provisioningUrn, userUrn } from './testing/sample-user.ts'

const refuse: ParseOptions = { unknownAttributes: 'refuse' }
const keep: ParseOptions = { unknownAttributes: 'keep' }

function parseUser(attributes: JsonObject, options: ParseOptions = refuse): ParsedResource {
  return parseResource({ userName: 'kim', ...attributes }, userResource, options)
}

/** What is kept of a user beside its name and schemas. */
function kept(attributes: JsonObject, options: ParseOptions = refuse): JsonObject {
  const { schemas: _schemas, userName: _userName, ...rest } = parseUser(attributes, options).resource
  return rest
}

test('names take the spelling of the schema, values stay exactly as sent', () => {
  const { resource, dropped } = parseResource(
    {
      USERNAME: ' Kim@Corp.EXAMPLE ',
      Name: { GIVENNAME: 'Kim', familyname: '' },
      PhoneNumbers: [{ VALUE: '(0)30 / 12-34', TYPE: 'Work' }],
      externalID: '00u1',
    },
    userResource,
    refuse,
  )
  assert.deepEqual(resource, {
    schemas: [userUrn],
    userName: ' Kim@Corp.EXAMPLE ',
    name: { givenName: 'Kim', familyName: '' },
    phoneNumbers: [{ value: '(0)30 / 12-34', type: 'Work' }],
    externalId: '00u1',
  })
  assert.deepEqual(dropped, [])
})

test('what this server alone writes is left out and noted, as are passwords', () => {
  const { resource, dropped } = parseUser({
    id: 'theirs',
    meta: { resourceType: 'User' },
    groups: [{ value: 'g-1' }],
    password: 'hunter2',
    [provisioningUrn]: { state: 'done', mapped: true },
  })
  assert.deepEqual(resource, { schemas: [userUrn], userName: 'kim' })
  assert.deepEqual(dropped, [
    { attribute: 'id', why: 'readOnly' },
    { attribute: 'meta', why: 'readOnly' },
    { attribute: 'groups', why: 'readOnly' },
    { attribute: 'password', why: 'secret' },
    { attribute: `${provisioningUrn}:state`, why: 'readOnly' },
    { attribute: `${provisioningUrn}:mapped`, why: 'readOnly' },
  ])
  assert.ok(!JSON.stringify([resource, dropped]).includes('hunter2'))
})

test('null, empty lists and empty objects mean unassigned', () => {
  assert.deepEqual(
    kept({
      title: null,
      id: null,
      emails: [],
      roles: [null, {}, { value: null }],
      name: { givenName: null },
      addresses: null,
      shoeSize: null,
      manager: null,
      [enterpriseUrn]: { department: null, manager: { value: null } },
    }),
    {},
  )
})

test('extensions are known by their URI in any case, listed in "schemas" or not', () => {
  const { resource } = parseUser({ schemas: [userUrn], [enterpriseUrn.toUpperCase()]: { DEPARTMENT: 'Eng' } })
  assert.deepEqual(resource, {
    schemas: [userUrn, enterpriseUrn],
    userName: 'kim',
    [enterpriseUrn]: { department: 'Eng' },
  })
})

test('unknown schema URIs are ignored, listed or carried', () => {
  for (const schemas of [['urn:x'], [userUrn, 'http://schemas.microsoft.com/x'], 'text', null, [1]]) {
    assert.deepEqual(parseUser({ schemas }).resource['schemas'], [userUrn])
  }
  const { resource, dropped } = parseUser({ 'urn:custom:1.0:User': { badge: 7 } })
  assert.deepEqual(resource, { schemas: [userUrn], userName: 'kim' })
  assert.deepEqual(dropped, [{ attribute: 'urn:custom:1.0:User', why: 'unknownSchema' }])
})

test('an extension attribute is also taken qualified by its URI, or bare when only one extension has it', () => {
  const expected = { [enterpriseUrn]: { department: 'Eng' } }
  assert.deepEqual(kept({ [`${enterpriseUrn}:department`]: 'Eng' }), expected)
  assert.deepEqual(kept({ department: 'Eng' }), expected)
  assertRefused(() => parseUser({ taskId: 'x' }), 'invalidSyntax', /unknown attribute "taskId"/)
})

test('booleans may come as text', () => {
  for (const [sent, value] of [
    ['True', true],
    ['False', false],
    ['true', true],
    ['false', false],
  ] as const) {
    assert.deepEqual(kept({ active: sent, emails: [{ value: 'a', primary: sent }] }), {
      active: value,
      emails: [{ value: 'a', primary: value }],
    })
  }
  assertRefused(() => parseUser({ active: 'yes' }), 'invalidValue', /^active must be true or false/)
  assertRefused(() => parseUser({ active: 1 }), 'invalidValue')
  assertRefused(() => parseUser({ active: '' }), 'invalidValue')
})

test('a complex value may come as bare text or as a list of one, a list as one value', () => {
  const manager = { [enterpriseUrn]: { manager: { value: 'm-1' } } }
  assert.deepEqual(kept({ [enterpriseUrn]: { manager: 'm-1' } }), manager)
  assert.deepEqual(kept({ [enterpriseUrn]: { manager: [{ value: 'm-1' }] } }), manager)
  assert.deepEqual(kept({ [enterpriseUrn]: { manager: ['m-1'] } }), manager)
  assert.deepEqual(kept({ [enterpriseUrn]: { manager: '' } }), {})
  assert.deepEqual(kept({ name: [{ givenName: 'Kim' }] }), { name: { givenName: 'Kim' } })
  assert.deepEqual(kept({ emails: { value: 'a@x' } }), { emails: [{ value: 'a@x' }] })
  assert.deepEqual(kept({ emails: 'a@x', roles: ['r1', { value: 'r2' }] }), {
    emails: [{ value: 'a@x' }],
    roles: [{ value: 'r1' }, { value: 'r2' }],
  })
  assertRefused(() => parseUser({ name: [{}, {}] }), 'invalidValue', /^name must be an object/)
  assertRefused(() => parseUser({ name: 'Kim' }), 'invalidValue', /^name must be an object/)
})

test('a wrong type is refused and the attribute named', () => {
  const cases: readonly (readonly [attributes: JsonObject, detail: RegExp])[] = [
    [{ title: 5 }, /^title must be a text/],
    [{ title: ['a'] }, /^title must be a text/],
    [{ title: { value: 'a' } }, /^title must be a text/],
    [{ name: { givenName: false } }, /^name.givenName must be a text/],
    [{ emails: [5] }, /^emails must be an object/],
    [{ emails: [{ value: 5 }] }, /^emails.value must be a text/],
    [
      { [enterpriseUrn]: { employeeNumber: 7 } },
      new RegExp(`^${enterpriseUrn}:employeeNumber must be a text`),
    ],
    [{ [enterpriseUrn]: 'x' }, /User must be an object/],
  ]
  for (const [attributes, detail] of cases) {
    assertRefused(() => parseUser(attributes), 'invalidValue', detail)
  }
})

test('two primary values are refused', () => {
  const emails = [
    { value: 'a', primary: true },
    { value: 'b', primary: 'True' },
  ]
  assertRefused(() => parseUser({ emails }), 'invalidValue', /emails has more than one primary/)
})

test('userName of a User and displayName of a Group must be there and not blank', () => {
  for (const userName of [undefined, null, '', ' \t']) {
    const body = { ...(userName !== undefined && { userName }) }
    assertRefused(() => parseResource(body, userResource, refuse), 'invalidValue', /^userName is required/)
  }
  assertRefused(() => parseResource({}, groupResource, refuse), 'invalidValue', /^displayName is required/)
  assert.ok(parseResource({ displayName: 'Sales' }, groupResource, refuse))
})

test('an unknown attribute is refused or kept as the application wants', () => {
  assertRefused(() => parseUser({ shoeSize: 43 }), 'invalidSyntax', /unknown attribute "shoeSize"/)
  assertRefused(() => parseUser({ toString: 'x' }), 'invalidSyntax', /unknown attribute "toString"/)
  assertRefused(() => parseUser({ 'name.givenName': 'x' }), 'invalidSyntax', /unknown attribute/)
  assertRefused(() => parseUser({ [enterpriseUrn]: { shoeSize: 43 } }), 'invalidSyntax', /"shoeSize"/)
  const unknown = { shoeSize: 43, Badge: { color: ['red', null] }, toString: 'x', 'urn:x:User': { a: 1 } }
  assert.deepEqual(kept({ ...unknown, none: null, empty: [] }, keep), unknown)
  assert.deepEqual(kept({ [enterpriseUrn]: { shoeSize: 43 } }, keep), { [enterpriseUrn]: { shoeSize: 43 } })
  assert.deepEqual(parseUser({ 'urn:x:User': { a: 1 } }, keep).resource['schemas'], [userUrn, 'urn:x:User'])
})

test('an unknown sub-attribute is left out and noted', () => {
  const { resource, dropped } = parseUser({ emails: [{ value: 'a', verified: true }], name: { nick: 'K' } })
  assert.deepEqual(resource['emails'], [{ value: 'a' }])
  assert.ok(!('name' in resource))
  assert.deepEqual(dropped, [
    { attribute: 'emails.verified', why: 'unknownSubAttribute' },
    { attribute: 'name.nick', why: 'unknownSubAttribute' },
  ])
})

test('a name given twice is refused, in whatever spelling', () => {
  for (const attributes of [
    { title: 'a', TITLE: 'b' },
    { emails: [{ value: 'a', Value: 'b' }] },
    { [enterpriseUrn]: { department: 'a', Department: 'b' } },
    { department: 'a', DEPARTMENT: 'b' },
    { title: 'a', [`${userUrn}:title`]: 'b' },
    { shoe: 1, SHOE: 2 },
  ]) {
    assertRefused(() => parseUser(attributes, keep), 'invalidSyntax', /given twice/)
  }
})

test('an attribute holds at most 500 values, a group any number of members', () => {
  const values = (count: number) => Array.from({ length: count }, (_, index) => ({ value: `${index}` }))
  assert.ok(parseUser({ roles: values(500) }))
  assertRefused(() => parseUser({ roles: values(501) }), 'invalidValue', /roles can hold 500 values/)
  const group = parseResource({ displayName: 'All', members: values(10_000) }, groupResource, refuse)
  assert.deepEqual(group.resource['members'], values(10_000))
})

test('an extension added as data is parsed like the others', () => {
  const id = 'urn:example:badges:1.0:User'
  const schema = withExtensions(userResource, [
    {
      id,
      name: 'Badges',
      description: 'Badges.',
      attributes: [
        attribute('floor', 'integer', 'Floor.'),
        attribute('weight', 'decimal', 'Weight.'),
        attribute('issuedAt', 'dateTime', 'When.'),
        text('tags', 'Tags.', { multiValued: true }),
        text('color', 'Color.', { required: true }),
        complex('door', 'Door.', [text('wing', 'Wing.'), text('lock', 'Lock.', { mutability: 'readOnly' })]),
      ],
    },
  ])
  const parse = (badge: JsonObject) => parseResource({ userName: 'kim', [id]: badge }, schema, refuse)
  const badge = {
    floor: 3,
    weight: 0.5,
    issuedAt: '2026-01-31T09:00:00+01:00',
    tags: ['a', 'b'],
    color: 'red',
  }
  assert.deepEqual(parse(badge).resource[id], badge)
  assert.deepEqual(parse({ color: 'red', tags: 'a', door: { wing: 'W', lock: 'L' } }), {
    resource: {
      schemas: [userUrn, id],
      userName: 'kim',
      [id]: { color: 'red', tags: ['a'], door: { wing: 'W' } },
    },
    dropped: [{ attribute: `${id}:door.lock`, why: 'readOnly' }],
  })
  for (const wrong of [
    { floor: 1.5 },
    { floor: '3' },
    { weight: '0.5' },
    { issuedAt: 'soon' },
    { tags: [1] },
  ]) {
    assertRefused(() => parse({ color: 'red', ...wrong }), 'invalidValue', /must be/)
  }
  assertRefused(() => parse({ floor: 3 }), 'invalidValue', /color is required/)
  assert.ok(parseResource({ userName: 'kim' }, schema, refuse))
})

test('parsing what was parsed changes nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      allowRefusal(() => {
        const once = parseUser({ title: 't', badge: value as JsonObject, emails: value as JsonObject }, keep)
        assert.deepEqual(parseResource(once.resource, userResource, keep).resource, once.resource)
      })
    }),
    runs(500),
  )
})

test('no JSON makes the parser fail in any other way than by refusing it', () => {
  const key = fc.constantFrom(
    'userName',
    'emails',
    'name',
    'manager',
    'active',
    enterpriseUrn,
    'x',
    '__proto__',
  )
  const nearlyUser = fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }))
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearlyUser), fc.constantFrom(refuse, keep), (body, options) => {
      allowRefusal(() => parseResource(body, userResource, options))
      allowRefusal(() => parseResource(body, groupResource, options))
    }),
    runs(2000),
  )
  assertCleanPrototype()
})
