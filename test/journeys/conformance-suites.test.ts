import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import type { ScimBody, ScimClient } from '../scim-client.ts'
import { connect, startTestSystem } from '../system.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'
const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

async function onReference(check: (scim: ScimClient) => Promise<void>): Promise<void> {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  await check(scim)
}

const search = (scim: ScimClient, type: string, filter: string, more: Record<string, string> = {}) =>
  scim.get(`/${type}?${new URLSearchParams({ filter, ...more })}`)

const found = ({ body }: { readonly body: ScimBody }) => body['Resources'] as readonly ScimBody[]

// Okta's "SCIM 2.0 SPEC test", which an app must pass before it is listed:
// https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/
test('what the test of Okta asks', () =>
  onReference(async (scim) => {
    const userName = `runscope300${randomUUID()}@atko.com`
    const user = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      ...{ userName, active: true, locale: 'en-US', externalId: '00ujl29u0le5T6Aj10h7', groups: [] },
      name: { givenName: 'Runscope', familyName: 'Test' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      ...{ displayName: 'Runscope Test', password: '1mz050nq' },
    }
    assert.equal(
      (await scim.post('/Users', { ...user, userName: 'first@atko.com', externalId: '1', emails: [] }))
        .status,
      201,
    )

    const page = await scim.get('/Users?count=1&startIndex=1')
    assert.deepEqual([page.status, page.body['schemas']], [200, [listSchema]])
    for (const number of ['itemsPerPage', 'startIndex', 'totalResults'])
      assert.equal(typeof page.body[number], 'number', number)
    const [first] = found(page)
    for (const name of ['id', 'name', 'userName', 'active', 'meta'])
      assert.ok(first?.[name] !== undefined, name)
    assert.equal((await scim.get(`/Users/${first?.id}`)).body.id, first?.id)

    const nobody = await search(scim, 'Users', `userName eq "${userName}"`, { startIndex: '1', count: '100' })
    assert.deepEqual([nobody.status, nobody.body['totalResults'], found(nobody)], [200, 0, []])
    const missing = await scim.get(`/Users/${randomUUID()}`)
    assert.deepEqual([missing.status, missing.body['schemas']], [404, [errorSchema]])
    assert.ok(String(missing.body['detail']).length > 0)

    const made = await scim.post('/Users', user)
    assert.equal(made.status, 201)
    assert.equal(made.body['password'], undefined)
    assert.deepEqual(
      [made.body['active'], made.body['userName'], made.body['name']],
      [true, userName, user.name],
    )
    const doubled = await scim.post('/Users', user)
    assert.deepEqual([doubled.status, doubled.body['schemas']], [409, [errorSchema]])
    const upper = await search(scim, 'Users', `userName eq "${userName.toUpperCase()}"`)
    assert.deepEqual(
      found(upper).map(({ id }) => id),
      [made.body.id],
    )
    const { body: read } = await scim.get(`/Users/${made.body.id}`)
    const put = await scim.send('PUT', `/Users/${made.body.id}`, { ...read, active: false, title: 'x' })
    assert.deepEqual([put.status, put.body['active'], put.body['title']], [200, false, 'x'])
    const on = await scim.patch(`/Users/${made.body.id}`, { op: 'replace', value: { active: true } })
    assert.deepEqual([on.status, on.body['active']], [200, true])
    assert.equal((await scim.get('/Groups')).status, 200)
    assert.equal((await scim.get('/Groups?count=1&startIndex=1')).body['itemsPerPage'], 0)
  }))

// Microsoft's SCIM Validator: https://learn.microsoft.com/entra/identity/app-provisioning/scim-validator-tutorial
test('what the validator of Microsoft asks of users', () =>
  onReference(async (scim) => {
    const user = (userName: string) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
      ...{ userName, externalId: randomUUID(), active: true, displayName: 'D', title: 'T', locale: 'tr' },
      emails: [{ type: 'work', value: `${userName}@x.com`, primary: true }],
      phoneNumbers: [
        { type: 'work', value: '1' },
        { type: 'mobile', value: '2' },
      ],
      addresses: [{ type: 'work', formatted: 'F', streetAddress: 'S', postalCode: '9', primary: true }],
      name: { formatted: 'F', familyName: 'Fam', givenName: 'G' },
      [enterprise]: { department: 'Dep', employeeNumber: '7', costCenter: 'c' },
    })
    const { body: boss } = await scim.post('/Users', user('boss'))
    const sent = user('ana')
    const { body: made } = await scim.post('/Users', sent)
    for (const [name, value] of Object.entries(sent))
      if (name !== 'schemas') assert.deepEqual(made[name], value, name)
    assert.equal((await scim.post('/Users', user('ANA'))).status, 409)
    for (const filter of [
      'userName eq "ANA"',
      `externalId eq "${sent.externalId}"`,
      `id eq "${made.id}"`,
      'emails[type eq "work"].value eq "ana@x.com"',
      `userName eq "ana" and externalId eq "${sent.externalId}"`,
    ]) {
      const answer = await search(scim, 'Users', filter)
      assert.deepEqual(
        found(answer).map(({ id }) => id),
        [made.id],
        filter,
      )
    }
    assert.equal((await search(scim, 'Users', `userName eq "${randomUUID()}"`)).body['totalResults'], 0)

    const path = `/Users/${made.id}`
    const changed = await scim.patch(
      path,
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@x.com' },
      { op: 'replace', path: 'emails[type eq "work"].primary', value: 'True' },
      { op: 'add', path: 'phoneNumbers[type eq "fax"].value', value: '3' },
      { op: 'replace', path: 'addresses[type eq "work"].formatted', value: 'F2' },
      {
        op: 'replace',
        value: {
          ...{ displayName: 'D2', 'name.givenName': 'G2', [`${enterprise}:department`]: 'Dep2' },
          [`${enterprise}:costCenter`]: 'c2',
        },
      },
      { op: 'add', path: `${enterprise}:manager`, value: boss.id },
    )
    assert.equal(changed.status, 200, JSON.stringify(changed.body))
    const { body: after } = await scim.get(path)
    assert.deepEqual(after['emails'], [{ type: 'work', value: 'new@x.com', primary: true }])
    assert.equal((after['phoneNumbers'] as object[]).length, 3)
    assert.equal((after['addresses'] as { formatted: string }[])[0]?.formatted, 'F2')
    assert.deepEqual(after['name'], { formatted: 'F', familyName: 'Fam', givenName: 'G2' })
    assert.deepEqual(after[enterprise], {
      ...{ department: 'Dep2', employeeNumber: '7', costCenter: 'c2', manager: { value: boss.id } },
    })
    const managed = await search(scim, 'Users', `id eq "${made.id}" and manager eq "${boss.id}"`, {
      attributes: 'id',
    })
    assert.deepEqual(
      found(managed).map(({ id }) => id),
      [made.id],
    )
    await scim.patch(path, { op: 'Replace', path: 'active', value: 'False' })
    assert.equal((await search(scim, 'Users', 'userName eq "ana"')).body['totalResults'], 1)
    await scim.patch(path, { op: 'Remove', path: `${enterprise}:manager` })
    assert.equal(((await scim.get(path)).body[enterprise] as ScimBody)['manager'], undefined)
    assert.equal((await scim.send('DELETE', path)).status, 204)
    assert.equal((await scim.get(path)).status, 404)
    assert.equal((await scim.send('DELETE', path)).status, 404)
  }))

test('what the validator of Microsoft asks of groups', () =>
  onReference(async (scim) => {
    const { body: ana } = await scim.post('/Users', { userName: 'ana' })
    const { body: ben } = await scim.post('/Users', { userName: 'ben' })
    const schemas = [
      'urn:ietf:params:scim:schemas:core:2.0:Group',
      'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
    ]
    const group = { schemas, displayName: 'Team', externalId: randomUUID() }
    const made = await scim.post('/Groups', { ...group, members: [{ $ref: null, value: ana.id }] })
    assert.equal(made.status, 201)
    assert.equal((await scim.post('/Groups', { ...group, displayName: 'TEAM' })).status, 409)
    const path = `/Groups/${made.body.id}`
    for (const filter of ['displayName eq "team"', `externalId eq "${group.externalId}"`]) {
      const [one] = found(await search(scim, 'Groups', filter, { excludedAttributes: 'members' }))
      assert.deepEqual([one?.id, one?.['members']], [made.body.id, undefined], filter)
    }
    const isMember = async (id: string) =>
      (await search(scim, 'Groups', `id eq "${made.body.id}" and members eq "${id}"`)).body['totalResults']
    const members = async () =>
      ((await scim.get(path)).body['members'] as { value: string }[]).map(({ value }) => value)
    assert.deepEqual([await isMember(ana.id), await isMember(ben.id)], [1, 0])
    const list = [{ $ref: null, value: ben.id }]
    for (const [operation, expected] of [
      [{ op: 'Add', path: 'members', value: list }, [ana.id, ben.id]],
      [{ op: 'Add', path: 'members', value: list }, [ana.id, ben.id]],
      [{ op: 'Remove', path: 'members', value: list }, [ana.id]],
      [{ op: 'Remove', path: 'members', value: list }, [ana.id]],
      [{ op: 'remove', path: `members[value eq "${ana.id}"]` }, []],
      [{ op: 'remove', path: `members[value eq "${randomUUID()}"]` }, []],
      [{ op: 'replace', path: 'members', value: [{ value: ana.id }, { value: ana.id }] }, [ana.id]],
      [{ op: 'add', value: { members: list } }, [ana.id, ben.id]],
      [{ op: 'remove', path: 'members' }, []],
      [{ op: 'Replace', path: 'displayName', value: 'Team 2' }, []],
      [{ op: 'Replace', path: 'externalId', value: 'other' }, []],
    ] as const) {
      const { status, body } = await scim.patch(path, operation)
      assert.equal(status, 200, JSON.stringify([operation, body]))
      assert.deepEqual((await members()).toSorted(), expected.toSorted(), JSON.stringify(operation))
    }
    const stranger = await scim.patch(path, { op: 'add', path: 'members', value: [{ value: randomUUID() }] })
    assert.deepEqual([stranger.status, stranger.body['scimType']], [400, 'invalidValue'])
    const nested = { op: 'add', path: 'members', value: [{ value: made.body.id, type: 'Group' }] }
    assert.match(String((await scim.patch(path, nested)).body['detail']), /groups inside groups/)
    assert.equal((await scim.send('DELETE', path)).status, 204)
    assert.equal((await scim.get(path)).status, 404)
  }))
