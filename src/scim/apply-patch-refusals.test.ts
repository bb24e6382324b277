import assert from 'node:assert/strict'
import test from 'node:test'
import { applyPatch } from './apply-patch.ts'
import type { JsonValue } from './json.ts'
import { parsePatch } from './patch.ts'
import { withExtensions } from './schema.ts'
import { text } from './schemas/define.ts'
import { userResource } from './schemas/resource-types.ts'
import { patchBody, patchResource, patchUser } from './testing/patching.ts'
import { assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, provisioningUrn, storedUser, userUrn } from './testing/sample-user.ts'

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

test('where unknown attributes are dropped, only a path that names one of the core is refused', () => {
  const drop = { unknownAttributes: 'drop' } as const
  for (const operation of [
    { op: 'Add', path: 'urn:contoso:2.0:User:desk', value: 'B-12' },
    { op: 'Remove', path: 'urn:contoso:2.0:User:desk' },
    { op: 'Add', path: 'urn:contoso:2.0:User', value: { desk: 'B-12' } },
    { op: 'replace', value: { shoeSize: 43, 'urn:contoso:2.0:User:desk': 'B-12' } },
  ])
    assert.equal(patchResource(storedUser, [operation], drop).changed, false)
  const core = { op: 'replace', path: 'shoeSize', value: 43 }
  assertRefused(() => patchResource(storedUser, [core], drop), 'invalidPath')
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
