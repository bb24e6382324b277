import assert from 'node:assert/strict'
import test from 'node:test'
import { applyPatch } from './apply-patch.ts'
import type { JsonObject, JsonValue } from './json.ts'
import { parsePatch } from './patch.ts'
import { withExtensions } from './schema.ts'
import { text } from './schemas/define.ts'
import { userResource } from './schemas/resource-types.ts'
import { patchBody, patchResource, patchUser } from './testing/patching.ts'
import { assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, provisioningUrn, storedUser, userUrn } from './testing/sample-user.ts'

const work = { value: 'bjensen@example.com', type: 'work', primary: true }
const home = { value: 'babs@x.com', type: 'home' }

/** The one attribute after the operations; all others must be as before. */
function patched(name: string, ...operations: readonly JsonValue[]): JsonValue | undefined {
  const { resource, changed, changedAttributes } = patchUser(...operations)
  const { [name]: value, schemas: _after, ...others } = resource
  const { [name]: before, schemas: _before, ...untouched } = storedUser
  assert.deepEqual(others, untouched)
  assert.equal(changed, changedAttributes.length > 0)
  for (const changedName of changedAttributes) assert.ok(changedName.startsWith(name), changedName)
  if (!changed) assert.deepEqual(value, before)
  return value
}

function manager(...operations: readonly JsonValue[]): JsonValue | undefined {
  const extension = patched(enterpriseUrn, ...operations)
  return (extension as JsonObject | undefined)?.['manager']
}

test('a single value is added, replaced and removed', () => {
  assert.equal(patched('title', { op: 'add', path: 'title', value: 'VP' }), 'VP')
  assert.equal(patched('displayName', { op: 'add', path: 'displayName', value: 'BJ' }), 'BJ')
  assert.equal(patched('displayName', { op: 'replace', path: 'DISPLAYNAME', value: 'BJ' }), 'BJ')
  assert.equal(patched('displayName', { op: 'remove', path: 'displayName' }), undefined)
  assert.equal(patched('title', { op: 'remove', path: 'title' }), undefined)
  assert.equal(patched('active', { op: 'Replace', path: 'active', value: 'False' }), false)
  assert.equal(patched('title', { op: 'add', path: `${userUrn}:title`, value: 'VP' }), 'VP')
})

test('null in a replace unassigns, null in an add adds nothing', () => {
  assert.equal(patched('displayName', { op: 'replace', path: 'displayName', value: null }), undefined)
  assert.equal(
    patched('displayName', { op: 'add', path: 'displayName', value: null }),
    storedUser['displayName'],
  )
  assert.equal(patched('emails', { op: 'replace', path: 'emails', value: [] }), undefined)
  assert.deepEqual(patched('emails', { op: 'add', path: 'emails', value: [] }), [work, home])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails', value: [] }), [work, home])
  assert.deepEqual(patched('name', { op: 'replace', path: 'name', value: { formatted: null } }), {
    givenName: 'Barbara',
    familyName: 'Jensen',
  })
})

test('an object for a complex attribute leaves unmentioned sub-attributes alone', () => {
  const expected = { formatted: 'Barbara J Jensen', givenName: 'Barbara', familyName: 'Smith' }
  for (const op of ['add', 'replace']) {
    assert.deepEqual(patched('name', { op, path: 'name', value: { FamilyName: 'Smith' } }), expected)
    assert.deepEqual(patched('name', { op, path: 'name.familyName', value: 'Smith' }), expected)
    assert.deepEqual(patched('name', { op, value: { 'name.familyName': 'Smith' } }), expected)
    assert.deepEqual(patched('name', { op, value: { name: { familyName: 'Smith' } } }), expected)
  }
  assert.deepEqual(patched('name', { op: 'remove', path: 'name.formatted' }), {
    givenName: 'Barbara',
    familyName: 'Jensen',
  })
  const all = ['formatted', 'givenName', 'familyName'].map((sub) => ({ op: 'remove', path: `name.${sub}` }))
  assert.equal(patched('name', ...all), undefined)
})

test('a value without path may hold plain, dotted and URN-qualified keys, filters, and whole extensions', () => {
  const { resource, changedAttributes } = patchUser({
    op: 'replace',
    value: {
      title: 'VP',
      'name.givenName': 'Barb',
      [`${enterpriseUrn}:employeeNumber`]: '7',
      [`${enterpriseUrn}:manager.displayName`]: 'Jo',
      [enterpriseUrn]: { department: 'Sales', costCenter: '4130' },
      'emails[type eq "home"].value': 'new@x.com',
    },
  })
  assert.equal(resource['title'], 'VP')
  assert.deepEqual(resource['name'], {
    formatted: 'Barbara J Jensen',
    givenName: 'Barb',
    familyName: 'Jensen',
  })
  assert.deepEqual(resource['emails'], [work, { value: 'new@x.com', type: 'home' }])
  assert.deepEqual(resource[enterpriseUrn], {
    employeeNumber: '7',
    department: 'Sales',
    manager: { value: 'M-1', displayName: 'Jo' },
    costCenter: '4130',
  })
  assert.deepEqual([...changedAttributes].sort(), [
    'emails',
    'name',
    'title',
    `${enterpriseUrn}:costCenter`,
    `${enterpriseUrn}:department`,
    `${enterpriseUrn}:employeeNumber`,
    `${enterpriseUrn}:manager`,
  ])
})

test('adding a value that is there already changes nothing', () => {
  for (const value of [[home], [{ value: 'babs@x.com' }], home, 'babs@x.com', [home, home]]) {
    assert.equal(patchUser({ op: 'add', path: 'emails', value }).changed, false, JSON.stringify(value))
  }
  assert.equal(patchUser({ op: 'add', path: 'active', value: 'True' }).changed, false)
  assert.equal(
    patchUser({ op: 'replace', path: 'userName', value: storedUser['userName'] ?? '' }).changed,
    false,
  )
})

test('an added value joins the others, once, and takes over what is new', () => {
  const other = { value: 'b@y.com', type: 'other' }
  assert.deepEqual(patched('emails', { op: 'add', path: 'emails', value: [other, other] }), [
    work,
    home,
    other,
  ])
  assert.deepEqual(patched('emails', { op: 'add', value: { emails: [other] } }), [work, home, other])
  const labelled = { ...home, display: 'Private' }
  assert.deepEqual(patched('emails', { op: 'add', path: 'emails', value: labelled }), [work, labelled])
  const sameAddress = { value: 'babs@x.com', type: 'other' }
  assert.deepEqual(patched('emails', { op: 'add', path: 'emails', value: sameAddress }), [
    work,
    home,
    sameAddress,
  ])
  const address = { type: 'work', locality: 'Oslo' }
  const twice = { op: 'add', path: 'addresses', value: [address, { locality: 'Oslo', type: 'work' }] }
  assert.deepEqual(patched('addresses', twice, twice), [address])
})

test('replace without brackets takes the place of all values', () => {
  const value = [{ value: 'only@x.com' }]
  assert.deepEqual(patched('emails', { op: 'replace', path: 'emails', value }), value)
  assert.deepEqual(patched('emails', { op: 'replace', value: { EMAILS: value } }), value)
})

test('remove takes what brackets or values name, ignoring labels', () => {
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails[type eq "home"]' }), [work])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails[value co "x.com"]' }), [work])
  assert.deepEqual(
    patched('emails', {
      op: 'remove',
      path: 'emails',
      value: [{ value: 'babs@x.com', $ref: null, display: 'B' }],
    }),
    [work],
  )
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails', value: 'babs@x.com' }), [work])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails', value: [{ ...home, type: 'work' }] }), [
    work,
    home,
  ])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails', value: [{ type: 'home' }] }), [work])
  assert.equal(patched('emails', { op: 'remove', path: 'emails' }), undefined)
  assert.equal(patched('emails', { op: 'remove', path: 'emails', value: null }), undefined)
  assert.equal(patched('emails', { op: 'remove', path: 'emails[value pr]' }), undefined)
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails[type eq "work"].primary' }), [
    { value: 'bjensen@example.com', type: 'work' },
    home,
  ])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails.type' }), [
    { value: 'bjensen@example.com', primary: true },
    { value: 'babs@x.com' },
  ])
})

test('removing what is not there is no error', () => {
  for (const path of [
    'title',
    'emails[type eq "other"]',
    'emails[type eq "other"].value',
    'name.middleName',
    'photos',
  ]) {
    assert.equal(patchUser({ op: 'remove', path }).changed, false, path)
  }
})

test('brackets with a sub-attribute change that sub-attribute of every match', () => {
  const changed = { ...work, value: 'new@example.com' }
  for (const op of ['add', 'replace']) {
    const operation = { op, path: 'emails[type eq "work"].value', value: 'new@example.com' }
    assert.deepEqual(patched('emails', operation), [changed, home])
    const all = { op, path: 'emails[value pr].display', value: 'x' }
    assert.deepEqual(patched('emails', all), [
      { ...work, display: 'x' },
      { ...home, display: 'x' },
    ])
  }
})

test('brackets with a sub-attribute make the value they describe when none matches', () => {
  for (const op of ['add', 'Replace']) {
    const phone = { op, path: 'phoneNumbers[type eq "work"].value', value: '+1' }
    assert.deepEqual(patched('phoneNumbers', phone), [
      { value: '+1 555 0100', type: 'mobile' },
      { type: 'work', value: '+1' },
    ])
    const street = {
      op,
      path: 'addresses[type eq "work" and country eq "NO"].streetAddress',
      value: 'Gate 1',
    }
    assert.deepEqual(patched('addresses', street), [{ type: 'work', country: 'NO', streetAddress: 'Gate 1' }])
    const role = { op, path: 'roles[primary eq "True"].value', value: 'admin' }
    assert.deepEqual(patched('roles', role), [
      { value: 'editor', type: 'app' },
      { primary: true, value: 'admin' },
    ])
  }
})

test('brackets that describe no single value have no target when none matches', () => {
  for (const filter of [
    'type eq "a" or type eq "b"',
    'value co "nobody"',
    'type ne "work" and type ne "home"',
  ]) {
    const path = `emails[${filter}].display`
    assertRefused(() => patchUser({ op: 'replace', path, value: 'x' }), 'noTarget', /condition in brackets/)
  }
  const contradiction = 'emails[type eq "a" and type eq "b"].value'
  assertRefused(() => patchUser({ op: 'add', path: contradiction, value: 'x' }), 'noTarget')
})

test('replace of whole values in brackets puts the new value in place of each match, or has no target', () => {
  const operation = (filter: string, value: JsonValue) => ({
    op: 'replace',
    path: `emails[${filter}]`,
    value,
  })
  assert.deepEqual(patched('emails', operation('type eq "work"', { value: 'n@x.com' })), [
    { type: 'work', value: 'n@x.com' },
    home,
  ])
  const given = { value: 'n@x.com', type: 'other' }
  assert.deepEqual(patched('emails', operation('type eq "work"', [given])), [given, home])
  assert.deepEqual(patched('emails', operation('type eq "work"', null)), [home])
  const missing = operation('type eq "other"', { value: 'n@x.com' })
  assertRefused(() => patchUser(missing), 'noTarget', /no value of emails/)
  const several = operation('type eq "work"', [given, home])
  assertRefused(() => patchUser(several), 'invalidValue', /takes one value/)
})

test('add of a whole value in brackets completes the match, or makes it', () => {
  const operation = (filter: string) => ({ op: 'add', path: `emails[${filter}]`, value: { display: 'D' } })
  assert.deepEqual(patched('emails', operation('type eq "work"')), [{ ...work, display: 'D' }, home])
  assert.deepEqual(patched('emails', operation('type eq "other"')), [
    work,
    home,
    { type: 'other', display: 'D' },
  ])
})

test('a sub-attribute without brackets needs a single value to belong to', () => {
  const phone = { op: 'replace', path: 'phoneNumbers.value', value: '+47' }
  assert.deepEqual(patched('phoneNumbers', phone), [{ value: '+47', type: 'mobile' }])
  assert.deepEqual(patched('ims', { op: 'add', path: 'ims.value', value: 'kim' }), [{ value: 'kim' }])
  const emails = { op: 'replace', path: 'emails.value', value: 'same@x.com' }
  assertRefused(() => patchUser(emails), 'noTarget', /emails has several values/)
})

test('setting one primary takes it from the others', () => {
  const former = { ...work, primary: false }
  const chosen = { ...home, primary: true }
  for (const operation of [
    { op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' },
    { op: 'add', path: 'emails', value: [{ value: 'babs@x.com', primary: true }] },
    { op: 'add', path: 'emails[type eq "home"]', value: { primary: true } },
  ]) {
    assert.deepEqual(patched('emails', operation), [former, chosen])
  }
  const added = { value: 'z@z', primary: true }
  assert.deepEqual(patched('emails', { op: 'add', value: { emails: [added] } }), [former, home, added])
  const both = { op: 'replace', path: 'emails[value pr].primary', value: true }
  assertRefused(() => patchUser(both), 'invalidValue', /more than one primary/)
  const two = { op: 'add', path: 'emails', value: [added, { value: 'y', primary: true }] }
  assertRefused(() => patchUser(two), 'invalidValue', /more than one primary/)
})

test('the manager comes as object, bare id or list of one, under every name it goes by', () => {
  const path = `${enterpriseUrn}:manager`
  assert.deepEqual(manager({ op: 'replace', path, value: { value: 'M-2' } }), {
    value: 'M-2',
    displayName: 'John Smith',
  })
  for (const value of ['M-2', [{ value: 'M-2' }], ['M-2']]) {
    for (const name of [path, 'manager', path.toUpperCase()]) {
      assert.deepEqual(manager({ op: 'Add', path: name, value }), { value: 'M-2' }, JSON.stringify(value))
    }
  }
  const withReference = [{ $ref: 'https://x/Users/M-2', value: 'M-2' }]
  assert.deepEqual(manager({ op: 'Add', path: 'manager', value: withReference }), withReference[0])
  assert.equal(manager({ op: 'remove', path }), undefined)
  assert.equal(manager({ op: 'replace', path, value: '' }), undefined)
  assert.deepEqual(manager({ op: 'replace', path: `${path}.managerId`, value: 'M-3' }), {
    value: 'M-3',
    displayName: 'John Smith',
  })
})

test('a bare extension URI stands for all of the extension', () => {
  const { manager: _manager, ...rest } = storedUser[enterpriseUrn] as JsonObject
  const merged = { op: 'add', path: enterpriseUrn, value: { Department: 'Sales', manager: null } }
  assert.deepEqual(patched(enterpriseUrn, { ...merged, op: 'replace' }), { ...rest, department: 'Sales' })
  assert.deepEqual((patched(enterpriseUrn, merged) as JsonObject)['department'], 'Sales')
  for (const operation of [
    { op: 'remove', path: enterpriseUrn },
    { op: 'replace', path: enterpriseUrn, value: null },
    { op: 'replace', value: { [enterpriseUrn.toUpperCase()]: null } },
  ]) {
    const { resource } = patchUser(operation)
    assert.ok(!(enterpriseUrn in resource))
    assert.deepEqual(resource['schemas'], [userUrn])
  }
  const unknown = { op: 'add', path: enterpriseUrn, value: { shoeSize: 1 } }
  assertRefused(() => patchUser(unknown), 'invalidPath', /shoeSize/)
  assertRefused(() => patchUser({ op: 'add', path: enterpriseUrn, value: 'x' }), 'invalidValue')
})

test('an extension whose URI ends in a version can be named like the others', () => {
  const urn = 'urn:scim:schemas:extension:enterprise:1.0'
  const byKey = { op: 'replace', value: { [urn]: { department: 'Sales' } } }
  const byPath = { op: 'replace', path: `${urn}:department`, value: 'Sales' }
  for (const operation of [byKey, byPath, { op: 'add', path: urn, value: { department: 'Sales' } }]) {
    assert.equal((patched(enterpriseUrn, operation) as JsonObject)['department'], 'Sales')
  }
})

test('the first attribute of an extension lists it in "schemas"', () => {
  const bare: JsonObject = { schemas: [userUrn], userName: 'kim' }
  const operation = { op: 'add', path: `${enterpriseUrn}:department`, value: 'Eng' }
  assert.deepEqual(patchResource(bare, [operation]).resource, {
    schemas: [userUrn, enterpriseUrn],
    userName: 'kim',
    [enterpriseUrn]: { department: 'Eng' },
  })
})

test('a path to what only this server writes is refused as mutability', () => {
  for (const path of ['id', 'meta', 'schemas', 'meta.location', 'groups', 'groups[value eq "x"]', 'ID']) {
    for (const op of ['add', 'replace', 'remove']) {
      assertRefused(() => patchUser({ op, path, value: 'x' }), 'mutability', /read-only/)
    }
  }
  const state = { op: 'replace', path: `${provisioningUrn}:state`, value: 'done' }
  assertRefused(() => patchUser(state), 'mutability')
  assertRefused(() => patchUser({ op: 'remove', path: provisioningUrn }), 'mutability')
})

test('what only this server writes is passed over in a value without path', () => {
  const value = {
    id: 'same or other',
    schemas: ['x'],
    meta: { version: '1' },
    groups: [],
    [provisioningUrn]: { state: 'done' },
    title: 'VP',
  }
  assert.deepEqual(patchUser({ op: 'replace', value }).changedAttributes, ['title'])
})

test('passwords are passed over in every form', () => {
  for (const operation of [
    { op: 'replace', value: { password: 'hunter2' } },
    { op: 'replace', path: 'password', value: 'hunter2' },
    { op: 'add', path: `${userUrn}:password`, value: 'hunter2' },
    { op: 'remove', path: 'password' },
  ]) {
    const result = patchUser(operation)
    assert.equal(result.changed, false)
    assert.deepEqual(result.resource, storedUser)
  }
})

test('a required attribute can neither be removed nor emptied', () => {
  assertRefused(() => patchUser({ op: 'remove', path: 'userName' }), 'mutability', /userName is required/)
  for (const value of [null, '', '  ']) {
    assertRefused(
      () => patchUser({ op: 'replace', path: 'userName', value }),
      'invalidValue',
      /userName is required/,
    )
  }
})

test('a required attribute that was missing before is not held against a leaver', () => {
  const { userName: _userName, ...nameless } = storedUser
  const operation = { op: 'replace', path: 'active', value: false }
  assert.equal(patchResource(nameless, [operation]).resource['active'], false)
})

test('unknown names are refused as invalidPath, in a path and in a value without path', () => {
  for (const name of [
    'shoeSize',
    'name.nick',
    'emails.nick',
    'toString',
    'userName.x',
    'urn:x:y:2.0:User:badge',
  ]) {
    assertRefused(() => patchUser({ op: 'add', path: name, value: 'x' }), 'invalidPath')
    assertRefused(() => patchUser({ op: 'add', value: { [name]: 'x' } }), 'invalidPath')
    assertRefused(() => patchUser({ op: 'remove', path: name }), 'invalidPath')
  }
  for (const path of [
    'emails[nick eq "x"]',
    'emails[type gt 5].value',
    'userName[value eq "x"]',
    'name[givenName pr]',
  ]) {
    assertRefused(() => patchUser({ op: 'replace', path, value: 'x' }), 'invalidPath')
  }
  assertRefused(() => patchUser({ op: 'replace', value: 'x' }), 'invalidValue', /needs an object/)
})

test('a whole object of an unknown schema is passed over, as in a POST', () => {
  const value = { 'urn:custom:1.0:User': { badge: 7 }, title: 'VP' }
  assert.deepEqual(patchUser({ op: 'add', value }).changedAttributes, ['title'])
})

test('where unknown attributes are kept, they are set and removed whole, in one spelling', () => {
  const patch = (...operations: readonly JsonValue[]) =>
    patchResource({ schemas: [userUrn], userName: 'kim', Badge: 1 }, operations, {
      unknownAttributes: 'keep',
    }).resource
  const base = { schemas: [userUrn], userName: 'kim' }
  assert.deepEqual(patch({ op: 'add', path: 'badge', value: { n: 2 } }), { ...base, Badge: { n: 2 } })
  assert.deepEqual(patch({ op: 'replace', value: { BADGE: 3, shoe: [1] } }), { ...base, Badge: 3, shoe: [1] })
  assert.deepEqual(patch({ op: 'remove', path: 'badge' }), base)
  assert.deepEqual(patch({ op: 'add', value: { 'urn:x:1.0:User': { a: 1 } } }), {
    schemas: [userUrn, 'urn:x:1.0:User'],
    userName: 'kim',
    Badge: 1,
    'urn:x:1.0:User': { a: 1 },
  })
  const inExtension = patch({ op: 'add', path: `${enterpriseUrn.toUpperCase()}:shoe`, value: 43 })
  assert.deepEqual(inExtension[enterpriseUrn], { shoe: 43 })
  assertRefused(() => patch({ op: 'add', path: 'badge.color', value: 'red' }), 'invalidPath')
})

test('a wrong type is refused and the attribute named', () => {
  assertRefused(() => patchUser({ op: 'replace', path: 'title', value: 5 }), 'invalidValue', /^title must be/)
  const given = { op: 'replace', path: 'name.givenName', value: {} }
  assertRefused(() => patchUser(given), 'invalidValue', /^name.givenName must be/)
  const work = { op: 'replace', path: 'emails[type eq "work"].value', value: [1] }
  assertRefused(() => patchUser(work), 'invalidValue', /^emails.value must be/)
})

test('all operations are made, in order, or none', () => {
  const before = JSON.stringify(storedUser)
  const { resource } = patchUser(
    { op: 'add', path: 'title', value: 'A' },
    { op: 'remove', path: 'title' },
    { op: 'add', path: 'title', value: 'B' },
  )
  assert.equal(resource['title'], 'B')
  assertRefused(
    () => patchUser({ op: 'add', path: 'title', value: 'A' }, { op: 'add', path: 'shoeSize', value: 1 }),
    'invalidPath',
  )
  assert.equal(JSON.stringify(storedUser), before)
})

test('a list of plain texts is a set, and its elements are named by "value"', () => {
  const urn = 'urn:example:1.0:User'
  const tags = text('tags', 'Tags.', { multiValued: true })
  const badge = text('badge', 'Badge.', { mutability: 'immutable' })
  const schema = withExtensions(userResource, [
    {
      id: urn,
      name: 'X',
      description: 'X.',
      attributes: [tags, badge, text('lock', 'L.', { mutability: 'readOnly' })],
    },
  ])
  const user = {
    schemas: [userUrn, urn],
    userName: 'kim',
    [urn]: { tags: ['a', 'b'], badge: '7', lock: 'l' },
  }
  const patch = (...operations: readonly JsonValue[]) =>
    applyPatch(user, parsePatch(patchBody(...operations)), schema, { unknownAttributes: 'refuse' }).resource[
      urn
    ]
  const withTags = (...list: readonly string[]) => ({ tags: list, badge: '7', lock: 'l' })
  assert.deepEqual(patch({ op: 'add', path: 'tags', value: ['b', 'c', 'c'] }), withTags('a', 'b', 'c'))
  assert.deepEqual(patch({ op: 'remove', path: 'tags', value: ['b', 'x'] }), withTags('a'))
  assert.deepEqual(patch({ op: 'remove', path: 'tags[value eq "A"]' }), withTags('b'))
  assert.deepEqual(patch({ op: 'replace', path: 'tags[value eq "a"]', value: 'z' }), withTags('z', 'b'))
  assert.deepEqual(patch({ op: 'add', path: 'tags[value eq "c"]', value: 'c' }), withTags('a', 'b', 'c'))
  assertRefused(() => patch({ op: 'replace', path: 'tags[value eq "c"]', value: 'c' }), 'noTarget')
  assertRefused(
    () => patch({ op: 'replace', path: 'badge', value: '8' }),
    'mutability',
    /badge can't be changed/,
  )
  assertRefused(() => patch({ op: 'remove', path: urn }), 'mutability', /badge can't be changed/)
  assert.deepEqual(patch({ op: 'replace', path: `${urn}:badge`, value: '7' }), withTags('a', 'b'))
  const unknownSchema = { op: 'add', path: 'urn:other:1.0:User', value: { a: 1 } }
  assertRefused(() => patch(unknownSchema), 'invalidPath')
  assertRefused(() => patch({ op: 'remove', path: `${urn}[a pr]` }), 'invalidPath')
})

test('an immutable attribute takes its first value, and goes with nothing else', () => {
  const urn = 'urn:example:1.0:User'
  const attributes = [
    text('badge', 'Badge.', { mutability: 'immutable' }),
    text('lock', 'L.', { mutability: 'readOnly' }),
  ]
  const schema = withExtensions(userResource, [{ id: urn, name: 'X', description: 'X.', attributes }])
  const patch = (operation: JsonValue) =>
    applyPatch({ userName: 'kim', [urn]: { lock: 'l' } }, parsePatch(patchBody(operation)), schema, {
      unknownAttributes: 'refuse',
    }).resource[urn]
  assert.deepEqual(patch({ op: 'add', path: `${urn}:badge`, value: '7' }), { lock: 'l', badge: '7' })
  assert.deepEqual(patch({ op: 'remove', path: urn }), { lock: 'l' })
})

test('an attribute cannot be grown beyond 500 values by many additions', () => {
  const batch = (start: number) => Array.from({ length: 300 }, (_, index) => ({ value: `${start + index}` }))
  const operations = [0, 300].map((start) => ({ op: 'add', path: 'roles', value: batch(start) }))
  assertRefused(() => patchUser(...operations), 'invalidValue', /roles can hold 500 values/)
})
