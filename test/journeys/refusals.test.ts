import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { provisioningUrn, type ScimBody } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'
/** Longer than an index takes, and nothing that could be compressed. */
const endless = randomBytes(3_000).toString('base64')

const person = (name: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `${name}@example.com`,
  name: { givenName: name, familyName: 'Doe' },
  active: true,
})

test('without a free seat the identity provider is told so, and its retry after a seat is bought succeeds', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  await controlOf(simulator).admin('setSeats', { seats: 2 })
  const refused = await scim.post('/Users', person('kim'))
  assert.deepEqual(
    [refused.status, refused.body['status'], refused.body['schemas']],
    [400, '400', [errorSchema]],
  )
  assert.match(String(refused.body['detail']), /user limit of this account \(2\)/)
  assert.equal((await scim.get('/Users')).body['totalResults'], 0)
  await controlOf(simulator).admin('setSeats', { seats: 3 })
  const accepted = await scim.post('/Users', person('kim'))
  assert.equal(accepted.status, 201)
  const [task] = await settledTasks(system)
  assert.equal(task?.outcome, 'verified')
  assert.equal((await controlOf(simulator).ledger()).filter(({ op }) => op === 'create').length, 1)
  assert.equal((await verifyLines(await system.exportTrail())).ok, true)
})

test('who has no mapped group yet is kept, and made once the group comes', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await controlOf(simulator).admin('createGroup', { title: 'Field' })
  await system.run('app.set', { app, settings: { defaultGroup: 'Field' } })
  await controlOf(simulator).admin('deleteGroup', { group: 'Field' })
  await system.run('app.sync', { app })
  await system.run('mapping.set', { app, group: 'sellers', entitlement: 'Sales' })
  const { status, body } = await scim.post('/Users', person('kim'))
  assert.equal(status, 201, JSON.stringify(body))
  const [waits] = await settledTasks(system)
  assert.deepEqual([waits?.state, waits?.code], ['needsPerson', 'noFallback'])
  const group = await scim.post('/Groups', { displayName: 'sellers', members: [{ value: body.id }] })
  assert.equal(group.status, 201)
  const [made] = await settledTasks(system)
  assert.deepEqual([made?.state, made?.outcome], ['done', 'verified'])
  assert.equal((await controlOf(simulator).ledger()).filter(({ op }) => op === 'create').length, 1)
})

test('a value the vendor refuses is taken back, and the User keeps what it had', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const { body } = await scim.post('/Users', person('kim'))
  await controlOf(simulator).admin('createUser', {
    ...{ email: 'taken@example.com', firstName: 'T', lastName: 'T', group: 'Sales' },
  })
  const change = { op: 'replace', path: 'userName', value: 'taken@example.com' }
  const refused = await scim.patch(`/Users/${body.id}`, change)
  assert.deepEqual([refused.status, refused.body['scimType']], [409, 'uniqueness'])
  const kept = await scim.get(`/Users/${body.id}`)
  assert.equal(kept.body['userName'], 'kim@example.com')
  assert.equal((await controlOf(simulator).ledger()).filter(({ op }) => op === 'update').length, 0)
})

test('while the vendor is down nothing acknowledged is lost, and it is done when the vendor is back', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  await controlOf(simulator).setFaults({ kind: 'error', status: 500 })
  const accepted = await scim.post('/Users', person('kim'))
  assert.equal(accepted.status, 201)
  const provisioning = (await scim.get(`/Users/${accepted.body.id}`)).body[provisioningUrn] as ScimBody
  assert.notEqual(provisioning['state'], 'done')
  await controlOf(simulator).setFaults()
  system.clock.advance(60_000)
  const [task] = await settledTasks(system)
  assert.equal(task?.outcome, 'verified')
})

test('a rejected key stops the application at once, is not hammered, and a new key sets it going again', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await controlOf(simulator).admin('rotateKey')
  await scim.post('/Users', person('kim'))
  await scim.post('/Users', person('lou'))
  const tasks = await system.run<readonly TaskView[]>('task.list', {})
  assert.ok(tasks.some(({ code }) => code === 'credentialsRejected'))
  const [shown] = await system.run<readonly { health: { state: string } }[]>('app.list')
  assert.match(JSON.stringify(shown), /credentialsRejected/)
  const wrong = await assert.rejects(
    system.run('app.set', { app, secrets: { apiKey: 'wrong' } }),
    /refused the stored credentials/,
  )
  assert.equal(wrong, undefined)
  const { secrets } = (await (await fetch(`${simulator.url}/__sim/settings`)).json()) as { secrets: object }
  await system.run('app.set', { app, secrets })
  system.clock.advance(10 * 60_000)
  const settled = await settledTasks(system)
  assert.deepEqual(
    settled.map(({ outcome }) => outcome),
    ['verified', 'verified'],
  )
})

test('what can not be understood is refused as SCIM JSON and changes nothing', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, scimUrl } = await connect(system, simulator)
  const { body: kim } = await scim.post('/Users', person('kim'))
  const path = `/Users/${kim.id}`
  const patch = (value: object) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [value],
  })
  const before = await system.exportTrail()
  for (const [method, where, sent, status, scimType] of [
    ['POST', '/Users', '{"userName": "x', 400, 'invalidSyntax'],
    ['POST', '/Users', '[]', 400, 'invalidSyntax'],
    ['POST', '/Users', { ...person('x'), userName: undefined }, 400, 'invalidValue'],
    ['PATCH', path, patch({ op: 'replace', path: 'favoriteColor', value: 'red' }), 400, 'invalidPath'],
    ['POST', '/Users', '{"userName":"x@example.com","__proto__":{"active":false}}', 400, undefined],
    ['POST', '/Users', '{"userName":"x@example.com","constructor":{"prototype":{}}}', 400, undefined],
    ['PATCH', path, patch({ op: 'replace', path: '__proto__.polluted', value: 1 }), 400, undefined],
    ['PATCH', path, patch({ op: 'replace', path: 'name.toString', value: 'x' }), 400, undefined],
    ['PATCH', path, patch({ op: 'fly', path: 'active', value: false }), 400, undefined],
    ['PATCH', path, patch({ op: 'replace', path: 'active', value: 'perhaps' }), 400, 'invalidValue'],
    ['PATCH', path, { Operations: [] }, 400, undefined],
    [
      'PATCH',
      '/Users/00000000-0000-4000-8000-000000000000',
      patch({ op: 'replace', path: 'active', value: false }),
      404,
      undefined,
    ],
    ['PUT', '/Users/nobody', person('kim'), 404, undefined],
    ['DELETE', '/Users/..%2f..%2fetc', undefined, 404, undefined],
    ['GET', '/Users/%00', undefined, 404, undefined],
    ['GET', '/Users?filter=userName%20is%20%22x%22', undefined, 400, 'invalidFilter'],
    ['GET', '/Nothing', undefined, 404, undefined],
    ['POST', '/Groups', { displayName: 'G', members: [{ value: 'nobody' }] }, 400, 'invalidValue'],
    ['POST', '/Users', person(endless), 400, 'invalidValue'],
    ['POST', '/Users', { ...person('pat'), externalId: endless }, 400, 'invalidValue'],
    ['POST', '/Groups', { displayName: endless }, 400, 'invalidValue'],
  ] as const) {
    const reply = await scim.send(method, where, sent)
    const what = `${method} ${where} ${JSON.stringify(sent)}: ${JSON.stringify(reply.body)}`
    assert.equal(reply.status, status, what)
    assert.match(reply.headers.get('content-type') ?? '', /^application\/scim\+json/, what)
    assert.deepEqual([reply.body['schemas'], reply.body['status']], [[errorSchema], String(status)], what)
    if (scimType !== undefined) assert.equal(reply.body['scimType'], scimType, what)
  }
  assert.equal((await system.exportTrail()).length, before.length)
  const stranger = await fetch(`${scimUrl}/Users`, { headers: { authorization: 'Bearer ovls_wrong' } })
  assert.deepEqual([stranger.status, ((await stranger.json()) as ScimBody)['status']], [401, '401'])
  assert.deepEqual(Object.keys(Object.prototype), [])
  assert.equal((await controlOf(simulator).ledger()).filter(({ op }) => op === 'create').length, 1)
})
