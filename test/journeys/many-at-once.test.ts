import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const person = (userName: string) => ({ userName, name: { givenName: 'A', familyName: 'B' }, active: true })

test('of five hundred creates of one userName at once one is made, the others are told so', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const names = Array.from({ length: 500 }, (_, index) =>
    index % 2 === 0 ? 'Kim@Example.com' : 'kim@example.com',
  )
  const replies = await Promise.all(names.map((name) => scim.post('/Users', person(name))))
  const refused = replies.filter(({ status }) => status !== 201)
  assert.equal(refused.length, 499)
  for (const { status, body } of refused) assert.deepEqual([status, body['scimType']], [409, 'uniqueness'])
  await settledTasks(system)
  assert.equal((await controlOf(simulator).ledger()).length, 1)
})

test('a look-alike is another person: the Kelvin sign is no k', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const names = ['mark@example.com', 'mar\u212a@example.com']
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  for (const name of names) assert.equal((await scim.post('/Users', person(name))).status, 201)
  const { body } = await scim.get(`/Users?filter=${encodeURIComponent('userName eq "MARK@example.com"')}`)
  assert.equal(body['totalResults'], 1)
  assert.equal((await scim.post('/Users', person('MARK@example.com'))).status, 409)

  // This vendor takes the two for one: the second person is refused, and not given the account of the first.
  const real = await connect(system, simulator, { app: 'real' })
  const statuses = []
  for (const name of names) statuses.push((await real.scim.post('/Users', person(name))).status)
  assert.deepEqual(statuses, [201, 409])
  await settledTasks(system)
  assert.equal((await controlOf(simulator).ledger()).length, 1)
})

test('five hundred different requests at once are all answered, and none with a failure of ours', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  const requests = Array.from({ length: 500 }, (_, index) => {
    if (index % 5 === 0) return scim.get('/Users?filter=displayName co "x"')
    if (index % 5 === 1) return scim.post('/Groups', { displayName: `group ${index}` })
    if (index % 5 === 2) return scim.send('POST', '/Users', '{"userName":')
    return scim.post('/Users', person(`user ${index}`))
  })
  const replies = await Promise.all(requests)
  assert.deepEqual(
    replies.map(({ status }) => status),
    replies.map((_, index) => [200, 201, 400, 201, 201][index % 5]),
  )
  const faults = system.logged.filter(({ message }) => message === 'a request failed')
  assert.deepEqual(faults, [])
})

test('changes of one person at once end in one of them, with one call at a time', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const { body } = await scim.post('/Users', person('kim'))
  const names = Array.from({ length: 30 }, (_, index) => `Name ${index}`)
  const replies = await Promise.all(
    names.map((value) => scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'name.familyName', value })),
  )
  for (const { status } of replies) assert.ok(status === 200 || status === 429, String(status))
  const tasks = await settledTasks(system)
  assert.deepEqual(
    tasks.filter(({ state }) => !['done', 'superseded'].includes(state)),
    [],
  )
  const { body: stored } = await scim.get(`/Users/${body.id}`)
  const { accounts } = (await controlOf(simulator).state()) as {
    accounts: { attributes: { familyName: string } }[]
  }
  assert.equal(accounts[0]?.attributes.familyName, (stored['name'] as { familyName: string }).familyName)
})

test('a leaver overtakes everything that waits for a slow vendor', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const leaver = await scim.post('/Users', person('leaver@example.com'))
  await settledTasks(system)
  await system.run('app.set', { app, requestsPerSecond: 8, concurrency: 1 })
  const names = Array.from({ length: 12 }, (_, index) => `joiner${index}@example.com`)
  const joining = Promise.all(names.map((name) => scim.post('/Users', person(name))))
  await new Promise((resolve) => setTimeout(resolve, 300))
  await scim.patch(`/Users/${leaver.body.id}`, { op: 'replace', path: 'active', value: false })
  await joining
  const tasks = await settledTasks(system, 60_000)
  const finished = tasks
    .filter(({ finishedAt }) => finishedAt !== null)
    .toSorted((a, b) => String(a.finishedAt).localeCompare(String(b.finishedAt)))
  const place = finished.findIndex(({ presence }) => presence === 'disabled')
  assert.ok(place >= 1 && place <= 4, `the leaver came in place ${place} of ${finished.length}`)
})
