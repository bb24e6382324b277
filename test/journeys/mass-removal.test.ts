import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { provisioningUrn, type ScimBody, type ScimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const dayMs = 24 * 60 * 60_000
const off = { op: 'replace', path: 'active', value: false }

async function hire(scim: ScimClient, count: number): Promise<readonly string[]> {
  const ids = []
  for (let number = 0; number < count; number += 1)
    ids.push(
      (
        await scim.post('/Users', {
          userName: `person${number}@example.com`,
          name: { givenName: 'P', familyName: 'Q' },
          active: true,
        })
      ).body.id,
    )
  return ids
}

test('of fifteen people of a small application three lose access in a day; the others are held, truthfully, until a person releases them', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { guard: 'on' })
  const ids = await hire(scim, 15)
  await settledTasks(system)
  const disabled = async () =>
    (await controlOf(simulator).ledger()).filter(({ op }) => op === 'disable').length
  const replies = await Promise.all(ids.slice(0, 8).map((id) => scim.patch(`/Users/${id}`, off)))
  for (const { status, body } of replies) assert.deepEqual([status, body['active']], [200, false])
  const tasks = await settledTasks(system)
  assert.equal(await disabled(), 3)
  const held = tasks.filter(({ hold }) => hold === 'guard')
  assert.equal(held.length, 5)
  const states = await Promise.all(
    ids.slice(0, 8).map(async (id) => (await scim.get(`/Users/${id}`)).body[provisioningUrn] as ScimBody),
  )
  assert.equal(
    states.filter(({ state, reason }) => state === 'held' && /limit allows/.test(String(reason))).length,
    5,
  )

  const [first, second] = held
  await system.run('task.approve', { id: first?.id })
  await settledTasks(system)
  assert.equal(await disabled(), 4)
  await assert.rejects(system.run('task.approve', { id: first?.id }), /not held/)

  // A slow drip does not get around it, only time does.
  system.clock.advance(20 * 60 * 60_000)
  await scim.patch(`/Users/${ids[9]}`, off)
  await settledTasks(system)
  assert.equal(await disabled(), 4)
  system.clock.advance(dayMs)
  await scim.patch(`/Users/${ids[10]}`, off)
  await settledTasks(system)
  assert.equal(await disabled(), 5)
  assert.equal((await settledTasks(system)).find(({ id }) => id === second?.id)?.state, 'held')
})

test('a group that is emptied at once is judged as a whole: nobody loses anything before a person looks', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator, { guard: 'on' })
  await system.run('mapping.set', { app, group: 'Everybody', entitlement: 'Marketing' })
  const ids = await hire(scim, 6)
  const group = await scim.post('/Groups', {
    displayName: 'Everybody',
    members: ids.map((value) => ({ value })),
  })
  await settledTasks(system)
  const before = (await controlOf(simulator).ledger()).length
  const emptied = await scim.patch(`/Groups/${group.body.id}`, { op: 'remove', path: 'members' })
  assert.equal(emptied.status, 200)
  const tasks = await settledTasks(system)
  assert.equal(tasks.filter(({ hold }) => hold === 'guard').length, 6)
  assert.equal((await controlOf(simulator).ledger()).length, before)
  // The identity provider puts them back: nothing was lost, and nothing waits any more.
  await scim.patch(`/Groups/${group.body.id}`, {
    op: 'add',
    path: 'members',
    value: ids.map((value) => ({ value })),
  })
  const after = await settledTasks(system)
  assert.equal(after.filter(({ hold, state }) => hold === 'guard' && state === 'held').length, 0)
  assert.equal((await controlOf(simulator).ledger()).length, before)
})

test('the last administrator stays, also when the others were taken away by hand a moment ago', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const control = controlOf(simulator)
  // The primary admin is somebody else, so that only the rule of the last administrator is asked.
  await system.run('app.set', { app, settings: { primaryAdminEmail: 'nobody@example.com' } })
  for (const name of ['eve', 'bob'])
    await control.admin('createUser', {
      email: `${name}@example.com`,
      firstName: 'P',
      lastName: 'Q',
      group: 'Admin',
    })
  const [eve, bob] = await Promise.all(
    ['eve', 'bob'].map((name) =>
      scim.post('/Users', {
        userName: `${name}@example.com`,
        name: { givenName: 'P', familyName: 'Q' },
        active: true,
      }),
    ),
  )
  const ada = await scim.post('/Users', {
    userName: 'ada.admin@example.com',
    name: { givenName: 'Ada', familyName: 'Admin' },
    active: true,
  })
  await settledTasks(system)
  await Promise.all([eve, bob].map((reply) => scim.patch(`/Users/${reply?.body.id}`, off)))
  await settledTasks(system)
  const refused = await scim.patch(`/Users/${ada.body.id}`, off)
  assert.equal(refused.status, 403)
  assert.match(String(refused.body['detail']), /last administrator/)
  const { users } = (await control.state()) as { users: { email: string; group: string }[] }
  assert.deepEqual(
    users.filter(({ group }) => group === 'Admin').map(({ email }) => email),
    ['ada.admin@example.com', 'overlock@example.com'],
  )
})
