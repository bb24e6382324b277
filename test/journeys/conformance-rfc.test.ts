import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import type { ScimBody, ScimClient } from '../scim-client.ts'
import { connect, startTestSystem } from '../system.ts'

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

async function onReference(check: (scim: ScimClient) => Promise<void>): Promise<void> {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  await check(scim)
}

const emails = [
  { value: 'a@x.com', type: 'work', primary: true },
  { value: 'b@x.com', type: 'home' },
]

test('RFC 7644 §3.5.2: what a PATCH can not do is refused with its scimType, and nothing of it is done', () =>
  onReference(async (scim) => {
    const { body } = await scim.post('/Users', { userName: 'ana', title: 'T', emails, password: 'secret' })
    const path = `/Users/${body.id}`
    const { body: before } = await scim.get(path)
    const first = { op: 'replace', path: 'title', value: 'changed' }
    for (const [operation, scimType] of [
      [{ op: 'remove' }, 'noTarget'],
      [{ op: 'replace', path: 'emails[type eq "fax"]', value: { value: 'x' } }, 'noTarget'],
      [{ op: 'replace', path: 'emails.value', value: 'x' }, 'noTarget'],
      [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
      [{ op: 'add', path: 'meta.version', value: 'x' }, 'mutability'],
      [{ op: 'add', path: 'groups', value: [{ value: 'x' }] }, 'mutability'],
      [{ op: 'replace', path: 'schemas', value: [] }, 'mutability'],
      [{ op: 'remove', path: 'userName' }, 'mutability'],
      [{ op: 'replace', path: 'userName', value: null }, 'invalidValue'],
      [{ op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
      [{ op: 'replace', path: 'name', value: ['a', 'b'] }, 'invalidValue'],
      [
        { op: 'add', path: 'emails', value: [{ ...emails[0] }, { value: 'c', primary: true }] },
        'invalidValue',
      ],
      [{ op: 'add', path: 'title' }, 'invalidValue'],
      [{ op: 'add', value: 'x' }, 'invalidValue'],
      [{ op: 'replace', path: 'emails[', value: 'x' }, 'invalidPath'],
      [{ op: 'replace', path: 'emails[shoe eq "x"].value', value: 'x' }, 'invalidPath'],
      [{ op: 'replace', path: 'title[type eq "x"]', value: 'x' }, 'invalidPath'],
      [{ op: 'replace', path: 'a.b.c', value: 'x' }, 'invalidPath'],
      [{ op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
      [{ path: 'title', value: 'x' }, 'invalidSyntax'],
    ] as const) {
      const reply = await scim.patch(path, first, operation)
      const { status, scimType: told, schemas } = reply.body as ScimBody & Record<string, unknown>
      assert.deepEqual(
        [reply.status, status, told, schemas],
        [400, '400', scimType, [errorSchema]],
        JSON.stringify([operation, reply.body]),
      )
    }
    assert.deepEqual((await scim.get(path)).body, before)
    assert.equal(JSON.stringify(before).includes('secret'), false)
  }))

test('RFC 7644 §3.5.2: every form of target does to a User what the RFC says', () =>
  onReference(async (scim) => {
    const { body } = await scim.post('/Users', { userName: 'ana', emails })
    const path = `/Users/${body.id}`
    const [work, home] = emails
    for (const [operation, name, expected] of [
      [{ op: 'add', path: 'emails', value: [{ ...home }] }, 'emails', emails],
      [
        { op: 'add', path: 'emails[type eq "home"]', value: { primary: true } },
        'emails',
        [
          { ...work, primary: false },
          { ...home, primary: true },
        ],
      ],
      [{ op: 'replace', path: 'emails', value: emails }, 'emails', emails],
      [{ op: 'replace', path: 'emails', value: [work, { ...work }, home] }, 'emails', emails],
      [{ op: 'remove', path: 'emails[type eq "work" and value ew "@x.com"]' }, 'emails', [home]],
      [{ op: 'remove', path: 'emails[type eq "work"]' }, 'emails', [home]],
      [{ op: 'remove', path: 'emails[type eq "home"]' }, 'emails', undefined],
      [{ op: 'add', value: { NickName: 'N', 'name.givenName': 'G' } }, 'name', { givenName: 'G' }],
      [
        { op: 'replace', path: 'name', value: { familyName: 'F' } },
        'name',
        { givenName: 'G', familyName: 'F' },
      ],
      [{ op: 'remove', path: 'name.givenName' }, 'name', { familyName: 'F' }],
      [{ op: 'add', path: enterprise, value: { department: 'D' } }, enterprise, { department: 'D' }],
      [
        { op: 'replace', value: { [enterprise]: { costCenter: 'C' } } },
        enterprise,
        { department: 'D', costCenter: 'C' },
      ],
      [{ op: 'remove', path: `${enterprise}:department` }, enterprise, { costCenter: 'C' }],
      [{ op: 'remove', path: enterprise }, enterprise, undefined],
    ] as const) {
      const reply = await scim.patch(path, operation)
      assert.deepEqual([reply.status, reply.body[name]], [200, expected], JSON.stringify(operation))
    }
    const unchanged = await scim.patch(path, { op: 'add', path: 'nickname', value: 'N' })
    assert.equal(unchanged.headers.get('etag'), (await scim.get(path)).headers.get('etag'))
    assert.ok(!(unchanged.body['schemas'] as string[]).includes(enterprise))
  }))

test('RFC 7643 §2.1 and §2.5, RFC 7644 §3.5.1: names in any case, null and empty are unassigned, PUT unassigns', () =>
  onReference(async (scim) => {
    const made = await scim.post('/Users', {
      SCHEMAS: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:unknown:1.0:X'],
      ...{
        USERNAME: 'ana',
        Name: { GIVENNAME: 'G' },
        title: null,
        emails: [],
        addresses: [{}],
        Active: true,
      },
      ...{ id: 'mine', meta: { created: 'never' }, groups: [{ value: 'x' }], 'urn:unknown:1.0:X': {} },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { body } = made
    assert.deepEqual([body['userName'], body['name'], body['active']], ['ana', { givenName: 'G' }, true])
    for (const name of ['title', 'emails', 'addresses', 'groups', 'urn:unknown:1.0:X'])
      assert.equal(Object.hasOwn(body, name), false, name)
    assert.match(body.id, /^[0-9a-f-]{36}$/)
    const put = await scim.send('PUT', `/Users/${body.id}`, { userName: 'ana', title: 'T', id: 'mine' })
    assert.deepEqual([put.body['title'], put.body['name'], put.body.id], ['T', undefined, body.id])
    const shown = await scim.get(`/Users/${body.id}?attributes=NAME.givenname,Title&excludedAttributes=`)
    assert.deepEqual(Object.keys(shown.body).toSorted(), ['id', 'schemas', 'title'])
    const hidden = await scim.get(`/Users/${body.id}?excludedAttributes=id,schemas,USERNAME`)
    assert.deepEqual([hidden.body.id, hidden.body['userName']], [body.id, undefined])
  }))
