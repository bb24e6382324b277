import assert from 'node:assert/strict'
import test from 'node:test'
import type { JsonObject } from './json.ts'
import { project } from './project.ts'
import { parseProjection, wantsAttribute } from './projection.ts'
import { withExtensions } from './schema.ts'
import { complex, text } from './schemas/define.ts'
import { groupResource, userResource } from './schemas/resource-types.ts'
import { assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, provisioningUrn, shownUser, userUrn } from './testing/sample-user.ts'

function projectUser(
  query: { attributes?: unknown; excludedAttributes?: unknown },
  user = shownUser,
): JsonObject {
  return project(user, parseProjection(query, userResource), userResource)
}

const { schemas = null, id = null } = shownUser
const always: JsonObject = { schemas, id }

test('without a wish everything is shown but what is never returned', () => {
  assert.deepEqual(projectUser({}), shownUser)
  assert.deepEqual(projectUser({}, { ...shownUser, password: 'x' }), shownUser)
  assert.deepEqual(projectUser({ attributes: '', excludedAttributes: ' , ' }), shownUser)
})

test('"attributes" shows what it names and what is always returned', () => {
  for (const attributes of ['userName', 'USERNAME', `${userUrn}:username`, [' userName ']]) {
    assert.deepEqual(projectUser({ attributes }), { ...always, userName: 'Bjensen@Example.com' })
  }
  assert.deepEqual(projectUser({ attributes: 'id' }), always)
  assert.deepEqual(projectUser({ attributes: 'shoeSize,password' }, { ...shownUser, password: 'x' }), always)
  assert.deepEqual(projectUser({ attributes: 'meta.lastModified,externalId' }), {
    ...always,
    externalId: '00u1AbC',
    meta: { lastModified: '2026-05-13T04:42:34Z' },
  })
})

test('sub-attributes and extensions can be named, in whole and in part', () => {
  assert.deepEqual(projectUser({ attributes: 'name.givenName,emails.value,phoneNumbers.primary' }), {
    ...always,
    name: { givenName: 'Barbara' },
    emails: [{ value: 'bjensen@example.com' }, { value: 'babs@x.com' }],
  })
  assert.deepEqual(projectUser({ attributes: enterpriseUrn.toLowerCase() }), {
    ...always,
    [enterpriseUrn]: shownUser[enterpriseUrn],
  })
  for (const attributes of [`${enterpriseUrn}:manager.value`, 'manager.value']) {
    assert.deepEqual(projectUser({ attributes }), {
      ...always,
      [enterpriseUrn]: { manager: { value: 'M-1' } },
    })
  }
  assert.deepEqual(projectUser({ attributes: 'name.givenName,name' })['name'], shownUser['name'])
})

test('"excludedAttributes" hides what it names, but never what is always returned', () => {
  const { emails: _emails, meta: _meta, ...rest } = shownUser
  assert.deepEqual(projectUser({ excludedAttributes: 'EMAILS,meta,id,schemas' }), rest)
  const { [enterpriseUrn]: _extension, ...core } = shownUser
  assert.deepEqual(projectUser({ excludedAttributes: enterpriseUrn }), core)
  assert.deepEqual(
    projectUser({ excludedAttributes: `${enterpriseUrn}:manager,department` })[enterpriseUrn],
    {
      employeeNumber: '701984',
    },
  )
  assert.deepEqual(projectUser({ excludedAttributes: 'name.formatted,name.givenName' })['name'], {
    familyName: 'Jensen',
  })
  assert.deepEqual(projectUser({ excludedAttributes: 'emails.value' })['emails'], [
    { type: 'work', primary: true },
    { type: 'home' },
  ])
})

test('when both are given, both apply', () => {
  const query = { attributes: 'name,emails', excludedAttributes: 'emails,name.formatted' }
  assert.deepEqual(projectUser(query), { ...always, name: { givenName: 'Barbara', familyName: 'Jensen' } })
})

test('an attribute kept without being known can be chosen and hidden', () => {
  const user = { ...always, Badge: { color: 'red' }, userName: 'kim' }
  assert.deepEqual(projectUser({}, user), user)
  assert.deepEqual(projectUser({ attributes: 'badge' }, user), { ...always, Badge: { color: 'red' } })
  assert.deepEqual(projectUser({ excludedAttributes: 'BADGE' }, user), { ...always, userName: 'kim' })
})

test('the members of a group can be left out before they are read', () => {
  const wants = (query: object) => wantsAttribute(parseProjection(query, groupResource), 'members')
  assert.equal(wants({}), true)
  assert.equal(wants({ excludedAttributes: 'members' }), false)
  assert.equal(wants({ excludedAttributes: 'meta,MEMBERS' }), false)
  assert.equal(wants({ excludedAttributes: 'members.display' }), true)
  assert.equal(wants({ attributes: 'displayName' }), false)
  assert.equal(wants({ attributes: 'members.value' }), true)
})

test('"request" is shown when asked for by name, "never" not even then', () => {
  const urn = 'urn:example:1.0:User'
  const schema = withExtensions(userResource, [
    {
      id: urn,
      name: 'X',
      description: 'X.',
      attributes: [
        text('rare', 'Rare.', { returned: 'request' }),
        text('secret', 'Secret.', { returned: 'never' }),
        text('sure', 'Sure.', { returned: 'always' }),
        complex('box', 'Box.', [text('a', 'A.'), text('b', 'B.', { returned: 'request' })]),
      ],
    },
  ])
  const extension = { rare: 'r', secret: 's', sure: '!', box: { a: '1', b: '2' } }
  const shown = (query: object) =>
    project({ id: '1', [urn]: extension }, parseProjection(query, schema), schema)[urn]
  assert.deepEqual(shown({}), { sure: '!', box: { a: '1' } })
  assert.deepEqual(shown({ attributes: `${urn}:rare,${urn}:secret` }), { rare: 'r', sure: '!' })
  assert.deepEqual(shown({ attributes: `${urn}:box.b` }), { sure: '!', box: { b: '2' } })
  assert.deepEqual(shown({ attributes: urn }), { sure: '!', box: { a: '1' } })
  assert.deepEqual(shown({ excludedAttributes: `${urn}:sure,${urn}:box` }), { sure: '!' })
})

test('a parameter that is no list of names is refused', () => {
  for (const attributes of [5, {}, [5], true]) {
    assertRefused(() => parseProjection({ attributes }, userResource), 'invalidValue', /^attributes must be/)
  }
  const many = Array.from({ length: 201 }, () => 'title')
  assertRefused(() => parseProjection({ attributes: many }, userResource), 'invalidValue', /200 attributes/)
})

test('our own extension is shown like any other', () => {
  const user = { ...always, [provisioningUrn]: { state: 'held', reason: 'too many' } }
  assert.deepEqual(projectUser({ attributes: `${provisioningUrn}:state` }, user), {
    ...always,
    [provisioningUrn]: { state: 'held' },
  })
})
