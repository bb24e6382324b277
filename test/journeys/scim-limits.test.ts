import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startScim } from '../../connectors/scim/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const kim = { userName: 'kim@example.com', displayName: 'Kim', active: true }

test('a leaver whom the application can not switch off is a question, until deleting is allowed', async () => {
  await using simulator = await startScim({ seed: 'hard-delete' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const { id } = (await scim.post('/Users', kim)).body
  await settledTasks(system)
  const left = await scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  assert.equal(left.status, 200)
  const [asked] = await settledTasks(system)
  assert.deepEqual([asked?.state, asked?.code], ['needsPerson', 'notAutomated'])
  assert.match(String(asked?.reason), /kim@example\.com.*--leaver delete/)
  const ops = async () => (await controlOf(simulator).ledger()).map(({ op }) => op)
  assert.deepEqual(await ops(), ['create'])

  await system.run('app.set', { app, leaver: 'delete' })
  await system.run('task.retry', { id: asked?.id })
  const [done] = await settledTasks(system)
  assert.deepEqual([done?.state, done?.outcome], ['done', 'verified'], JSON.stringify(done))
  assert.deepEqual(await ops(), ['create', 'delete'])
})

test('where there are no groups, none can be mapped, and people are made all the same', async () => {
  await using simulator = await startScim({ seed: 'no-groups' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const mapping = { app, group: 'Sales', entitlement: 'Readers' }
  await assert.rejects(system.run('mapping.set', mapping), /Readers/)
  assert.equal((await scim.post('/Users', kim)).status, 201)
  const [made] = await settledTasks(system)
  assert.equal(made?.outcome, 'verified')
})

test('what the application has no place for is not waited for', async () => {
  await using simulator = await startScim()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('app.set', { app, settings: { attributes: 'givenName,familyName' } })
  const { id } = (await scim.post('/Users', kim)).body
  await scim.patch(`/Users/${id}`, { op: 'replace', path: 'displayName', value: 'Kim the Great' })
  const tasks = await settledTasks(system)
  assert.ok(tasks.length > 0 && tasks.every(({ state }) => state === 'done'), JSON.stringify(tasks))
  const { users } = (await controlOf(simulator).state()) as { readonly users: readonly object[] }
  assert.equal(users.length, 2)
  assert.equal('displayName' in (users[1] ?? {}), false)
})
