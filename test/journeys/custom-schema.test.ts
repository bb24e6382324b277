import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { ScimBody } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const id = 'urn:example:params:scim:acme:2.0:User'
const schema = {
  id,
  name: 'Acme',
  attributes: [
    { name: 'badge', type: 'string', caseExact: true, required: true },
    { name: 'floor', type: 'integer' },
    { name: 'parking', type: 'boolean' },
    { name: 'skills', type: 'string', multiValued: true },
    { name: 'pin', type: 'string', returned: 'request' },
    { name: 'hiredAs', type: 'string', mutability: 'immutable' },
    {
      ...{ name: 'desks', type: 'complex', multiValued: true },
      subAttributes: [{ name: 'value' }, { name: 'type' }, { name: 'primary', type: 'boolean' }],
    },
    { name: 'department', type: 'string' },
  ],
}
const acme = {
  ...{ badge: 'A-1', floor: 3, parking: 'True', skills: ['go', 'sql'], pin: '77', hiredAs: 'temp' },
  desks: [{ value: '3.14', type: 'main', primary: true }],
}

test('a schema of the company is declared, taken, shown, filtered, changed, and reaches the application', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('appSchema.set', { app, schema })
  const declared = (await scim.get(`/Schemas/${id.toUpperCase()}`)).body
  assert.deepEqual(
    (declared['attributes'] as ScimBody[]).map(({ name, type, multiValued, required }) => [
      ...[name, type, multiValued, required],
    ]),
    schema.attributes.map((given) => [
      ...[given.name, given.type, 'multiValued' in given, 'required' in given],
    ]),
  )
  const type = (await scim.get('/ResourceTypes/User')).body
  assert.ok(JSON.stringify(type['schemaExtensions']).includes(`{"schema":"${id}","required":false}`))

  const made = await scim.post('/Users', { userName: 'ana', [id]: acme })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { pin: _onRequest, ...shown } = { ...acme, parking: true }
  assert.deepEqual(made.body[id], shown)
  assert.ok((made.body['schemas'] as string[]).includes(id))
  const asked = await scim.get(`/Users/${made.body.id}?attributes=${id}:pin`)
  assert.deepEqual(asked.body[id], { pin: '77' })
  for (const [filter, found] of [
    [`${id}:badge eq "A-1"`, 1],
    [`${id}:badge eq "a-1"`, 0],
    [`${id.toLowerCase()}:FLOOR gt 2`, 1],
    [`${id}:floor gt 3`, 0],
    [`${id}:parking eq true and ${id}:skills eq "SQL"`, 1],
    [`${id}:desks[type eq "main" and value sw "3"]`, 1],
    [`${id}:desks[type eq "main" and value sw "4"]`, 0],
    [`skills pr`, 1],
  ] as const) {
    const { status, body } = await scim.get(`/Users?${new URLSearchParams({ filter })}`)
    assert.deepEqual([status, body['totalResults']], [200, found], filter)
  }

  const path = `/Users/${made.body.id}`
  const changed = await scim.patch(
    path,
    { op: 'Replace', path: `${id}:floor`, value: 4 },
    { op: 'add', value: { [`${id}:skills`]: ['rust'] } },
    { op: 'replace', path: `${id}:desks[type eq "spare"].value`, value: '9.9' },
    { op: 'replace', path: 'department', value: 'Eng' },
  )
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  const after = changed.body[id] as typeof acme
  assert.deepEqual([after.floor, after.skills, after.desks.length], [4, ['go', 'sql', 'rust'], 2])
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
  assert.deepEqual(changed.body[enterprise], { department: 'Eng' })
  for (const [operation, scimType] of [
    [{ op: 'replace', path: `${id}:floor`, value: 'three' }, 'invalidValue'],
    [{ op: 'replace', path: `${id}:hiredAs`, value: 'boss' }, 'mutability'],
    [{ op: 'remove', path: `${id}:badge` }, 'mutability'],
  ] as const) {
    const { status, body } = await scim.patch(path, operation)
    assert.deepEqual([status, body['scimType']], [400, scimType], JSON.stringify(operation))
  }
  const incomplete = await scim.post('/Users', { userName: 'ben', [id]: { floor: 1 } })
  assert.deepEqual([incomplete.status, incomplete.body['scimType']], [400, 'invalidValue'])
  assert.equal((await scim.post('/Users', { userName: 'ben' })).status, 201)

  await settledTasks(system)
  const state = JSON.stringify(await controlOf(simulator).state())
  assert.match(state, /"urn:example:params:scim:acme:2\.0:User":\{.*"floor":4/)
})

test('an application with fixed attributes takes a schema too, until it is taken away', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator, { mode: 'shadow' })
  const person = (name: string) => ({ userName: `${name}@example.com`, name: { familyName: name } })
  const groups = { id: 'urn:acme:2.0:Group', resource: 'Group', attributes: [{ name: 'owner' }] }
  await system.run('appSchema.set', { app, schema })
  await system.run('appSchema.set', { app, schema: groups })
  const { body } = await scim.post('/Users', { ...person('kim'), [id]: { badge: 'K' } })
  assert.deepEqual(body[id], { badge: 'K' })
  const team = await scim.post('/Groups', { displayName: 'T', [groups.id]: { owner: 'kim' } })
  assert.deepEqual(team.body[groups.id], { owner: 'kim' })
  assert.deepEqual(
    (await system.run<{ id: string }[]>('appSchema.list', { app })).map((one) => one.id),
    [id, groups.id],
  )
  await system.run('appSchema.set', { app, schema: { ...schema, attributes: [{ name: 'badge' }] } })
  assert.equal(((await scim.get(`/Schemas/${id}`)).body['attributes'] as object[]).length, 1)
  await system.run('appSchema.remove', { app, urn: id.toLowerCase() })
  assert.equal((await scim.get(`/Schemas/${id}`)).status, 404)
  const after = await scim.patch(`/Users/${body.id}`, { op: 'add', path: `${id}:badge`, value: 'L' })
  assert.deepEqual([after.status, after.body[id]], [200, { badge: 'K' }])
  await assert.rejects(system.run('appSchema.remove', { app, urn: id }), /no schema/)
  assert.equal(
    (await system.exportTrail()).filter(
      (line) => /application\.changed/.test(line) && line.includes(groups.id),
    ).length,
    1,
  )
})

test('a definition that can not be one is refused with what is wrong', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app } = await connect(system, simulator, { mode: 'shadow' })
  const attribute = { name: 'badge' }
  for (const [given, complaint] of [
    [{}, /id/],
    [{ id: 'acme', attributes: [attribute] }, /URN/],
    [{ id: 'urn:ietf:params:scim:schemas:core:2.0:user', attributes: [attribute] }, /standard/],
    [{ id, attributes: [] }, /attributes/],
    [{ id, attributes: [attribute, { name: 'BADGE' }] }, /same name/],
    [{ id, attributes: [{ name: '__proto__' }] }, /letter/],
    [{ id, attributes: [{ name: 'constructor' }] }, /letter/],
    [{ id, attributes: [{ name: 'x', type: 'complex' }] }, /attributes/],
    [{ id, attributes: [{ name: 'x', type: 'text' }] }, /attributes/],
    [{ id, attributes: [{ name: 'x', uniqueness: 'server' }] }, /attributes/],
    [{ id, attributes: [{ name: 'x', mutability: 'readOnly' }] }, /attributes/],
  ] as const)
    await assert.rejects(system.run('appSchema.set', { app, schema: given }), complaint)
  assert.deepEqual(await system.run('appSchema.list', { app }), [])
})
