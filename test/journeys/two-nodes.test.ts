import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

const person = (userName: string) => ({ userName, active: true })
const employee = (name: string) => ({
  userName: `${name}@example.com`,
  name: { givenName: name, familyName: 'Sample' },
  active: true,
})

test('two nodes on one database share the work: everything is done, nothing twice, and one trail is whole', async () => {
  await using simulator = await startReference()
  await using first = await startTestSystem()
  await using second = await startTestSystem({ beside: first })
  const { scim, app, token } = await connect(first, simulator)
  const other = scimClient(`${second.system.url}/scim/v2/${app}`, token)
  const control = controlOf(simulator)
  await control.setFaults({ kind: 'latency', ms: 40 }, { kind: 'error', phase: 'after', probability: 0.1 })
  const names = Array.from({ length: 60 }, (_, index) => `person${index}`)
  const replies = await Promise.all(
    names.map((name, index) => (index % 2 === 0 ? scim : other).post('/Users', person(name))),
  )
  const faults = [...first.logged, ...second.logged].filter(({ level }) => level === 'error')
  for (const { status } of replies) assert.equal(status, 201, JSON.stringify(faults))
  await control.setFaults()
  const tasks = await settledTasks(first, 60_000)
  assert.ok(tasks.length >= 60 && tasks.every(({ state }) => state === 'done'))
  const made = (await control.ledger()).map(({ detail }) => detail['userName'])
  assert.deepEqual([made.length, new Set(made).size], [60, 60])
  assert.equal((await verifyLines(await second.exportTrail())).ok, true)
})

test('a request that waits on one node hears of the outcome on another, and a revoked token is dead on both within a second', async () => {
  await using simulator = await startReference()
  await using first = await startTestSystem()
  const { scim, app, token } = await connect(first, simulator)
  await using second = await startTestSystem({ beside: first })
  const other = scimClient(`${second.system.url}/scim/v2/${app}`, token)
  // The first node's lane is full: what it is asked for is carried out by the second.
  await first.run('app.set', { app, concurrency: 1 })
  await controlOf(simulator).setFaults({ kind: 'latency', ms: 800, match: { method: 'POST' } })
  const replies = await Promise.all(['a', 'b', 'c'].map((name) => scim.post('/Users', person(name))))
  for (const { status } of replies) assert.equal(status, 201)
  await controlOf(simulator).setFaults()
  await settledTasks(first)
  assert.equal((await other.get('/Users')).status, 200)
  const [listed] = await first.run<readonly { id: string }[]>('scimToken.list', { app })
  await first.run('scimToken.revoke', { id: listed?.id })
  await sleep(1_100)
  first.clock.advance(1_100)
  second.clock.advance(1_100)
  assert.deepEqual([(await scim.get('/Users')).status, (await other.get('/Users')).status], [401, 401])
})

test('what one node writes follows the mapping another node has just changed, also before it has heard of it', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using first = await startTestSystem()
  const { scim, app, token } = await connect(first, simulator)
  await using second = await startTestSystem({ beside: first })
  // Its clock stands still, so it keeps for good what it knows of the application now: no mapping.
  const other = scimClient(`${second.system.url}/scim/v2/${app}`, token)
  const hired = await Promise.all(
    ['ann', 'ben'].map(async (name) => (await scim.post('/Users', employee(name))).body.id),
  )
  const group = (await other.post('/Groups', { displayName: 'Sellers', members: [{ value: hired[0] }] })).body
    .id
  await settledTasks(first)

  await first.run('mapping.set', { app, group: 'Sellers', entitlement: 'Sales' })
  await settledTasks(first)
  const renamed = await other.patch(`/Users/${hired[0]}`, {
    ...{ op: 'replace', path: 'name.familyName', value: 'Newname' },
  })
  const joined = await other.patch(`/Groups/${group}`, {
    ...{ op: 'add', path: 'members', value: [{ value: hired[1] }] },
  })
  assert.deepEqual([renamed.status, joined.status], [200, 200])
  await settledTasks(first)
  const users = Object.values((await controlOf(simulator).state())['users'] as object)
  const sellers = users.filter(({ email }) => ['ann@example.com', 'ben@example.com'].includes(email))
  assert.deepEqual(sellers.map((user) => [user.email, user.group]).sort(), [
    ['ann@example.com', 'Sales'],
    ['ben@example.com', 'Sales'],
  ])
})

test('what another node is refused is taken back too: the identity provider is told so, and its next try is fresh', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using first = await startTestSystem()
  await using second = await startTestSystem({ beside: first })
  const { scim } = await connect(first, simulator)
  const control = controlOf(simulator)
  const colleague = (name: string) => ({
    ...person(`${name}@example.com`),
    name: { givenName: 'P', familyName: 'Q' },
  })
  // From here on only the second node carries anything out.
  await first.system.operations.dispatcher.stop()
  const kim = await scim.post('/Users', colleague('kim'))
  assert.equal(kim.status, 201)
  await control.admin('createUser', {
    ...{ email: 'taken@example.com', firstName: 'T', lastName: 'T', group: 'Sales' },
  })
  const rename = { op: 'replace', path: 'userName', value: 'taken@example.com' }
  const refused = await scim.patch(`/Users/${kim.body.id}`, rename)
  assert.deepEqual([refused.status, refused.body['scimType']], [409, 'uniqueness'])
  assert.match(String(refused.body['detail']), /^ActiveCampaign: ./)
  assert.equal((await scim.get(`/Users/${kim.body.id}`)).body['userName'], 'kim@example.com')

  await control.admin('setSeats', { seats: 4 })
  const pat = await scim.post('/Users', colleague('pat'))
  assert.equal(pat.status, 400)
  assert.match(String(pat.body['detail']), /user limit/)
  await control.admin('setSeats', { seats: 5 })
  assert.equal((await scim.post('/Users', colleague('pat'))).status, 201)
  await settledTasks(first)
  assert.equal((await verifyLines(await second.exportTrail())).ok, true)
})

test('a refusal that comes after the answer takes nothing back', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const control = controlOf(simulator)
  await control.admin('setSeats', { seats: 2 })
  await control.setFaults({ kind: 'latency', ms: 6_500, match: { method: 'POST' }, count: 1 })
  const { status, body } = await scim.post('/Users', {
    ...person('kim@example.com'),
    name: { givenName: 'P', familyName: 'Q' },
  })
  assert.equal(status, 201)
  const [task] = await settledTasks(system)
  assert.equal(task?.state, 'failed')
  assert.equal((await scim.get(`/Users/${body.id}`)).status, 200)
})
