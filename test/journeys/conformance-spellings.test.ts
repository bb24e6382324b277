import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import type { ScimBody, ScimClient } from '../scim-client.ts'
import { connect, startTestSystem } from '../system.ts'

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'

async function onReference(check: (scim: ScimClient, scimUrl: string) => Promise<void>): Promise<void> {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, scimUrl } = await connect(system, simulator, { mode: 'shadow' })
  await check(scim, scimUrl)
}

const schemasOf = (body: ScimBody) => body['schemas'] as readonly string[]

// SCIM Verify creates Users so (github.com/limosa-io/scimverify).
test('attributes behind the URI of the core schema are those of the resource, whoever sends them so', () =>
  onReference(async (scim) => {
    const inside = { userName: 'ana', emails: [{ value: 'a@x.com' }] }
    const made = await scim.post('/Users', { schemas: [userUrn], [userUrn]: inside })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const path = `/Users/${made.body.id}`
    const answers = [
      made,
      await scim.patch(path, { op: 'replace', value: { [userUrn]: { title: 'One' } } }),
      await scim.patch(path, { op: 'add', path: userUrn, value: { 'name.givenName': 'Ana' } }),
      await scim.send('PUT', path, { [userUrn.toLowerCase()]: { ...inside, title: 'Two' } }),
    ]
    assert.deepEqual(
      answers.map(({ body }) => [body['userName'], body['title'], body['name']]),
      [
        ['ana', undefined, undefined],
        ['ana', 'One', undefined],
        ['ana', 'One', { givenName: 'Ana' }],
        ['ana', 'Two', undefined],
      ],
    )
    for (const { body } of answers) {
      assert.equal(Object.hasOwn(body, userUrn), false)
      assert.equal(new Set(schemasOf(body)).size, schemasOf(body).length, 'a schema is named twice')
    }
    const twice = await scim.post('/Users', { userName: 'a', [userUrn]: { userName: 'b' } })
    assert.deepEqual([twice.status, twice.body['scimType']], [400, 'invalidSyntax'])
    const removed = await scim.patch(path, { op: 'remove', path: userUrn })
    assert.deepEqual([removed.status, removed.body['scimType']], [400, 'mutability'])

    const members = [{ value: made.body.id }]
    const group = await scim.post('/Groups', { [groupUrn]: { displayName: 'Team' } })
    assert.equal(group.status, 201, JSON.stringify(group.body))
    const changed = await scim.patch(`/Groups/${group.body.id}`, {
      op: 'add',
      value: { [groupUrn]: { members } },
    })
    assert.equal((changed.body['members'] as object[]).length, 1)
    assert.equal(Object.hasOwn(changed.body, groupUrn), false)
  }))

test('one value in the list of Microsoft’s reference code is that value', () =>
  onReference(async (scim) => {
    const { body } = await scim.post('/Users', { userName: 'ana', active: true })
    const put = (path: string, value: unknown) =>
      scim.patch(`/Users/${body.id}`, { op: 'Replace', path, value: [{ $ref: null, value }] })
    assert.equal((await put('active', 'False')).body['active'], false)
    assert.equal((await put('displayName', 'Ana')).body['displayName'], 'Ana')
    assert.deepEqual((await put('name.givenName', 'Ana')).body['name'], { givenName: 'Ana' })
    const several = { op: 'replace', path: 'displayName', value: [{ value: 'a' }, { value: 'b' }] }
    assert.equal((await scim.patch(`/Users/${body.id}`, several)).body['scimType'], 'invalidValue')
  }))

test('a manager with a blank id is nobody', () =>
  onReference(async (scim) => {
    const { body: boss } = await scim.post('/Users', { userName: 'boss' })
    const manager = { value: boss.id }
    const { body } = await scim.post('/Users', {
      userName: 'ana',
      [enterpriseUrn]: { manager, department: 'D' },
    })
    const path = `${enterpriseUrn}:manager`
    for (const value of [{ value: '' }, { managerId: ' ' }, [{ $ref: null, value: '' }], '']) {
      await scim.patch(`/Users/${body.id}`, { op: 'add', path, value: manager })
      const cleared = await scim.patch(`/Users/${body.id}`, { op: 'replace', path, value })
      assert.deepEqual(cleared.body[enterpriseUrn], { department: 'D' }, JSON.stringify(value))
    }
    const made = await scim.post('/Users', { userName: 'ben', [enterpriseUrn]: { manager: { value: '' } } })
    assert.deepEqual([made.status, made.body[enterpriseUrn]], [201, undefined])
  }))

// RFC 7643 §3.1. Microsoft's collection of requests makes several Users with one externalId, and its validation looks
// for the attribute in the schemas (github.com/AzureAD/SCIMReferenceCode).
test('two Users or Groups may have the same externalId, and their schemas declare it', () =>
  onReference(async (scim) => {
    const externalId = '22fbc523-6032-4c5f-939d-5d4850cf3e52'
    for (const [type, named, other] of [
      ['User', { userName: 'emp1' }, { userName: 'emp2' }],
      ['Group', { displayName: 'Group 1' }, { displayName: 'Group 2' }],
    ] as const) {
      const first = await scim.post(`/${type}s`, { ...named, externalId })
      const second = await scim.post(`/${type}s`, { ...other, externalId })
      assert.deepEqual([first.status, second.status], [201, 201], type)
      const found = await scim.get(`/${type}s?filter=${encodeURIComponent(`externalId eq "${externalId}"`)}`)
      assert.deepEqual(
        (found.body['Resources'] as ScimBody[]).map(({ id }) => id).toSorted(),
        [first.body.id, second.body.id].toSorted(),
      )
      assert.equal((await scim.post(`/${type}s`, { ...named, externalId: 'another' })).status, 409)
      const { body: schema } = await scim.get(`/Schemas/urn:ietf:params:scim:schemas:core:2.0:${type}`)
      const declared = schema['attributes'] as { name: string; uniqueness: string }[]
      assert.equal(declared.find(({ name }) => name === 'externalId')?.uniqueness, 'none')
    }
  }))

// RFC 7644 §3.5.2.3 knows only `noTarget`; Entra ID replaces what it has never set, by kinds that are usual.
test('replacing a part of what is not there makes a usual kind of value, and has no target otherwise', () =>
  onReference(async (scim) => {
    const { body } = await scim.post('/Users', { userName: 'ana' })
    const replace = (path: string) => scim.patch(`/Users/${body.id}`, { op: 'Replace', path, value: 'x' })
    for (const path of [
      'emails[type eq "WORK"].value',
      'phoneNumbers[type eq "fax"].value',
      'addresses[type eq "other"].locality',
      'roles[primary eq "True"].value',
    ])
      assert.equal((await replace(path)).status, 200, path)
    for (const path of [
      'emails[type eq "nonexistent"].value',
      'emails[value eq "y"].display',
      'emails[type eq "home"]',
    ])
      assert.deepEqual(
        [(await replace(path)).status, (await replace(path)).body['scimType']],
        [400, 'noTarget'],
        path,
      )
    const added = { op: 'add', path: 'emails[type eq "private"].value', value: 'p@x.com' }
    assert.equal((await scim.patch(`/Users/${body.id}`, added)).status, 200)
  }))

// scim2-tester compares what a PATCH answers with what it sent, member by member.
test('a member is answered with what its schema declares, and with nothing a client could not know', () =>
  onReference(async (scim) => {
    const { body: user } = await scim.post('/Users', { userName: 'ana' })
    const { body: group } = await scim.post('/Groups', { displayName: 'Team' })
    const $ref = (user['meta'] as { location: string }).location
    const member = { value: user.id, type: 'User', $ref }
    const added = await scim.patch(`/Groups/${group.id}`, {
      ...{ op: 'add', path: 'members' },
      value: [{ ...member, display: 'as somebody calls her' }],
    })
    assert.deepEqual(added.body['members'], [member])
    const { body: listed } = await scim.get(
      `/Groups?filter=${encodeURIComponent(`members.value eq "${user.id}"`)}`,
    )
    assert.deepEqual((listed['Resources'] as ScimBody[])[0]?.['members'], [member])
    const { body: schema } = await scim.get(`/Schemas/${groupUrn}`)
    const declared = (schema['attributes'] as { name: string; subAttributes: { name: string }[] }[]).find(
      ({ name }) => name === 'members',
    )
    assert.deepEqual(
      declared?.subAttributes.map(({ name }) => name).toSorted(),
      Object.keys(member).toSorted(),
    )
  }))

test('discovery describes also what discovery itself answers (RFC 7643 §8.7.2)', () =>
  onReference(async (scim) => {
    for (const [name, path] of [
      ['ServiceProviderConfig', '/ServiceProviderConfig'],
      ['ResourceType', '/ResourceTypes/User'],
      ['Schema', `/Schemas/${userUrn}`],
    ] as const) {
      const { body: schema } = await scim.get(`/Schemas/urn:ietf:params:scim:schemas:core:2.0:${name}`)
      assert.equal(schema['name'], name)
      const declared = schema['attributes'] as { name: string; required: boolean }[]
      const { body } = await scim.get(path)
      assert.deepEqual(schemasOf(body), [schema.id])
      const names = new Set([...declared.map((one) => one.name), 'schemas', 'id', 'meta'])
      assert.deepEqual(
        Object.keys(body).filter((key) => !names.has(key)),
        [],
        name,
      )
      for (const { name: required } of declared.filter((one) => one.required))
        assert.ok(Object.hasOwn(body, required), `${name}.${required}`)
    }
  }))

test('a search over Users and Groups can be sorted by what only one of the two has', () =>
  onReference(async (scim) => {
    for (const userName of ['ana', 'ben']) await scim.post('/Users', { userName })
    await scim.post('/Groups', { displayName: 'Team' })
    const { status, body } = await scim.post('/.search', { sortBy: 'userName', sortOrder: 'descending' })
    assert.deepEqual([status, body['totalResults']], [200, 3])
    const found = body['Resources'] as ScimBody[]
    assert.deepEqual(
      found.map((one) => one['userName'] ?? one['displayName']),
      ['ben', 'ana', 'Team'],
    )
    assert.equal((await scim.post('/.search', { sortBy: 'shoeSize' })).body['scimType'], 'invalidValue')
  }))

test('an address that can not be read, or holds a very long id, is refused in the form of its surface', () =>
  onReference(async (scim, scimUrl) => {
    for (const path of ['/Users/%', '/Users/%zz', '/Groups/%00%ff']) {
      const { status, headers, body } = await scim.get(path)
      assert.deepEqual([status, body['status']], [400, '400'], path)
      assert.match(headers.get('content-type') ?? '', /^application\/scim\+json/)
      assert.ok(headers.get('x-request-id'))
    }
    const long = await scim.get(`/Users/${'a'.repeat(4_000)}`)
    assert.deepEqual([long.status, long.body['status']], [404, '404'])
    const problem = await fetch(new URL('/api/tasks/%zz', scimUrl))
    assert.deepEqual(
      [problem.status, problem.headers.get('content-type')],
      [400, 'application/problem+json; charset=utf-8'],
    )
  }))
