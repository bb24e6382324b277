import assert from 'node:assert/strict'
import test from 'node:test'
import { evaluateFilter } from './evaluate-filter.ts'
import { parseGroup } from './group.ts'
import { parseGroupPatch } from './group-patch.ts'
import type { JsonObject, JsonValue } from './json.ts'
import { parsePaging } from './list-response.ts'
import { parseFilter } from './parse-filter.ts'
import { replaceResource } from './replace-resource.ts'
import { parseResource } from './resource.ts'
import { groupResource, userResource } from './schemas/resource-types.ts'
import { patchBody, patchResource } from './testing/patching.ts'
import { enterpriseUrn, userUrn } from './testing/sample-user.ts'
import { toUserFacts } from './user-facts.ts'

const options = { unknownAttributes: 'refuse' } as const

function post(body: JsonObject): JsonObject {
  return parseResource(body, userResource, options).resource
}

/** Microsoft Learn, "Develop and plan provisioning for a SCIM endpoint in Microsoft Entra ID". */
const entraUser = post({
  schemas: [userUrn, enterpriseUrn],
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName: 'Test_User_ab6490ee@contoso.example',
  active: true,
  emails: [{ primary: true, type: 'work', value: 'Test_User_fd0ea19b@contoso.example' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
  roles: [],
  addresses: null,
  phoneNumbers: null,
  title: null,
  department: null,
  manager: null,
})

test('Entra creates a user, with nulls and an empty list beside the values', () => {
  assert.deepEqual(entraUser, {
    schemas: [userUrn],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName: 'Test_User_ab6490ee@contoso.example',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'Test_User_fd0ea19b@contoso.example' }],
    name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
  })
})

test('Entra looks for a user by the attribute it matches on, and for a random one to test the connection', () => {
  const matches = (filter: string) => evaluateFilter(parseFilter(filter), entraUser, userResource)
  assert.ok(matches('userName eq "test_user_AB6490EE@contoso.example"'))
  assert.ok(matches('externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"'))
  assert.ok(matches('emails[type eq "work"].value eq "Test_User_fd0ea19b@contoso.example"'))
  assert.ok(!matches('userName eq "1b7e0a6c-0d3f-4d5c-8f0c-3f9b1d0c9a11"'))
})

test('Entra disables, renames and completes a user one attribute at a time', () => {
  const { resource } = patchResource(entraUser, [
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'Replace', path: 'userName', value: 'new@contoso.example' },
    { op: 'Replace', path: 'name.givenName', value: 'Kim' },
    { op: 'Add', path: 'emails[type eq "work"].value', value: 'new@contoso.example' },
    { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 555 0100' },
    { op: 'Add', path: 'addresses[type eq "work"].streetAddress', value: 'Main St 1' },
    { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Oslo' },
    { op: 'Add', path: `${enterpriseUrn}:employeeNumber`, value: '4711' },
    { op: 'Add', path: 'manager', value: [{ $ref: 'http://x/scim/Users/m-1', value: 'm-1' }] },
    { op: 'Remove', path: 'title' },
  ])
  assert.deepEqual(resource, {
    schemas: [userUrn, enterpriseUrn],
    externalId: entraUser['externalId'],
    userName: 'new@contoso.example',
    active: false,
    emails: [{ primary: true, type: 'work', value: 'new@contoso.example' }],
    name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'Kim' },
    phoneNumbers: [{ type: 'mobile', value: '+1 555 0100' }],
    addresses: [{ type: 'work', streetAddress: 'Main St 1', locality: 'Oslo' }],
    [enterpriseUrn]: { employeeNumber: '4711', manager: { $ref: 'http://x/scim/Users/m-1', value: 'm-1' } },
  })
})

test('Entra with its compliance flag folds single values into one operation without path', () => {
  const { resource, changedAttributes } = patchResource(entraUser, [
    {
      op: 'replace',
      value: {
        active: false,
        displayName: 'Kim',
        'name.familyName': 'Lee',
        [`${enterpriseUrn}:department`]: 'Sales',
        [`${enterpriseUrn}:manager`]: 'm-2',
      },
    },
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'kim@contoso.example' },
  ])
  assert.equal(resource['active'], false)
  assert.deepEqual(resource[enterpriseUrn], { department: 'Sales', manager: { value: 'm-2' } })
  assert.deepEqual([...changedAttributes].sort(), [
    'active',
    'displayName',
    'emails',
    'name',
    `${enterpriseUrn}:department`,
    `${enterpriseUrn}:manager`,
  ])
})

test('Entra sends app roles in its three mappings', () => {
  const roles = (...operations: readonly JsonValue[]) =>
    patchResource(entraUser, operations).resource['roles']
  const single = { op: 'Add', path: 'roles[primary eq "True"].value', value: 'Editor' }
  assert.deepEqual(roles(single, { ...single, value: 'Admin' }), [{ primary: true, value: 'Admin' }])
  const asText = '{"id":"06b0","value":"25","displayName":"Role1"}'
  assert.deepEqual(roles({ op: 'Add', path: 'roles', value: [{ value: asText }] }), [{ value: asText }])
  const full = [{ display: 'Role1', value: '25', type: 'WindowsAzureActiveDirectoryRole', primary: false }]
  assert.deepEqual(roles(single, { op: 'replace', path: 'roles', value: full }), full)
})

test('Entra creates a group with a schema of its own, and asks for members one by one', () => {
  const { resource, members } = parseGroup(
    {
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:Group',
        'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
      ],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'displayName',
      meta: { resourceType: 'Group' },
    },
    groupResource,
    options,
  )
  assert.deepEqual(resource, {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    displayName: 'displayName',
  })
  assert.deepEqual(members, [])
  const question = parseFilter('id eq "g-1" and members eq "u-1"')
  const group = (id: string, member: string) => ({ id, members: [{ value: member }] })
  assert.ok(evaluateFilter(question, group('g-1', 'u-1'), groupResource))
  assert.ok(!evaluateFilter(question, group('g-1', 'u-2'), groupResource))
  assert.ok(!evaluateFilter(question, group('g-2', 'u-1'), groupResource))
})

test('Entra adds and removes members by lists, with its flag by brackets', () => {
  const value = [{ $ref: null, value: 'u-1' }]
  assert.deepEqual(parseGroupPatch(patchBody({ op: 'Add', path: 'members', value })).members, [
    { kind: 'add', members: [{ value: 'u-1' }] },
  ])
  for (const operation of [
    { op: 'Remove', path: 'members', value },
    { op: 'remove', path: 'members[value eq "u-1"]' },
  ]) {
    assert.deepEqual(parseGroupPatch(patchBody(operation)).members, [{ kind: 'remove', values: ['u-1'] }])
  }
})

/** Okta, "SCIM 2.0 protocol reference". */
const oktaUser = post({
  schemas: [userUrn],
  userName: 'test.user@okta.local',
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  password: '1mz050nq',
  active: true,
})

test('Okta creates a user with a placeholder password, which is not kept', () => {
  assert.ok(!JSON.stringify(oktaUser).includes('1mz050nq'))
  assert.deepEqual(toUserFacts(oktaUser), {
    userName: 'test.user@okta.local',
    externalId: '00ujl29u0le5T6Aj10h7',
    active: true,
    email: 'test.user@okta.local',
    givenName: 'Test',
    familyName: 'User',
    displayName: 'Test User',
    profile: { emails: oktaUser['emails'] ?? null, locale: 'en-US' },
  })
})

test('Okta tests the connection and looks for a user before it creates one', () => {
  assert.deepEqual(parsePaging({ startIndex: '1', count: '2' }), { kind: 'index', startIndex: 1, count: 2 })
  const asked = parseFilter('userName eq "Test.User@okta.local"')
  assert.ok(evaluateFilter(asked, { userName: 'test.user@OKTA.local' }, userResource))
})

test('an Okta wizard app sends back the whole user it read, changed', () => {
  const read = {
    ...oktaUser,
    id: '23a35c27-23d3-4c03-b4c5-6443c09e7173',
    groups: [],
    meta: { resourceType: 'User', version: 'W/"1"' },
  }
  const { resource, changedAttributes } = replaceResource(
    oktaUser,
    { ...read, active: false, name: { givenName: 'Another', middleName: 'Excited', familyName: 'User' } },
    userResource,
    options,
  )
  assert.deepEqual([...changedAttributes].sort(), ['active', 'name'])
  assert.ok(!('id' in resource) && !('meta' in resource))
})

test('an Okta catalog app disables a user and syncs a password without path', () => {
  const disabled = patchResource(oktaUser, [{ op: 'replace', value: { active: false } }])
  assert.deepEqual(disabled.changedAttributes, ['active'])
  const synced = patchResource(oktaUser, [{ op: 'replace', value: { password: 'N3w!' } }])
  assert.equal(synced.changed, false)
})

test('Okta renames a group along with its own id, and changes members in one request', () => {
  const patch = parseGroupPatch(
    patchBody(
      { op: 'replace', value: { id: 'abf4dd94', displayName: 'Test SCIMv2' } },
      { op: 'remove', path: 'members[value eq "89bb1940"]' },
      { op: 'add', path: 'members', value: [{ value: '23a35c27', display: 'test.user@okta.local' }] },
    ),
  )
  assert.deepEqual(patch, {
    attributes: [{ op: 'replace', value: { id: 'abf4dd94', displayName: 'Test SCIMv2' } }],
    members: [
      { kind: 'remove', values: ['89bb1940'] },
      { kind: 'add', members: [{ value: '23a35c27', display: 'test.user@okta.local' }] },
    ],
  })
  const pushed = { op: 'replace', path: 'members', value: [{ value: '23a35c27', display: 'x' }] }
  assert.deepEqual(parseGroupPatch(patchBody(pushed)).members, [
    { kind: 'replaceAll', members: [{ value: '23a35c27', display: 'x' }] },
  ])
})

test('a OneLogin template fills in text for booleans, a null id and SCIM 1 names', () => {
  const user = post({
    schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0'],
    id: null,
    userName: 'kim@corp.example',
    active: 'true',
    emails: [{ value: 'kim@corp.example', type: 'work', primary: 'true' }],
    'urn:scim:schemas:extension:enterprise:1.0': {
      department: 'Sales',
      manager: { managerId: 'm-1', displayName: 'Jo' },
    },
  })
  assert.deepEqual(user, {
    schemas: [userUrn, enterpriseUrn],
    userName: 'kim@corp.example',
    active: true,
    emails: [{ value: 'kim@corp.example', type: 'work', primary: true }],
    [enterpriseUrn]: { department: 'Sales', manager: { value: 'm-1', displayName: 'Jo' } },
  })
})

test('JumpCloud removes members by a list of values', () => {
  const operation = { op: 'remove', path: 'members', value: [{ value: 'u-1' }, { value: 'u-2' }] }
  assert.deepEqual(parseGroupPatch(patchBody(operation)).members, [
    { kind: 'remove', values: ['u-1', 'u-2'] },
  ])
})
