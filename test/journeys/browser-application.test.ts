import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const withinMs = 90_000

test('an application without an API lives by its pages: invited, given a role, disabled, let in again', async () => {
  await using simulator = await startSixsense({ seed: 'company' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator, { fast: false })
  const vendor = controlOf(simulator)
  const shown = async (email: string) => {
    const { users } = (await vendor.state()) as {
      users: readonly { email: string; role: string; status: string }[]
    }
    const user = users.find((one) => one.email === email)
    return user && `${user.role}, ${user.status}`
  }
  const latest = async (email: string): Promise<TaskView> => {
    const task = (await settledTasks(system, withinMs)).find(({ account }) => account === email)
    assert.ok(task, `no task for ${email}`)
    return task
  }
  const groups: Record<string, string> = {}
  for (const [name, entitlement] of Object.entries(mapped)) {
    await system.run('mapping.set', { app, group: name, entitlement })
    groups[name] = String((await scim.post('/Groups', { displayName: name })).body['id'])
  }
  const join = (group: string, id: string) =>
    scim.patch(`/Groups/${groups[group]}`, { op: 'add', path: 'members', value: [{ value: id }] })
  const push = async (userName: string, group: string) => {
    const { body } = await scim.post('/Users', { userName, active: true })
    const id = String(body['id'])
    await join(group, id)
    return id
  }
  const setActive = (id: string, active: boolean) =>
    scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: active })

  const noah = await push('noah.klein@example.com', 'insights')
  assert.equal((await latest('noah.klein@example.com')).outcome, 'verified')
  assert.equal(await shown('noah.klein@example.com'), 'Insights User, Active')
  await setActive(noah, false)
  const left = await latest('noah.klein@example.com')
  assert.equal(left.outcome, 'verified')
  assert.equal(await shown('noah.klein@example.com'), 'Insights User, Disabled')
  await setActive(noah, true)
  assert.equal((await latest('noah.klein@example.com')).outcome, 'verified')
  assert.equal(await shown('noah.klein@example.com'), 'Insights User, Active')

  const kim = await push('kim.doe@example.com', 'sales')
  assert.equal((await latest('kim.doe@example.com')).code, 'invited')
  assert.equal(await shown('kim.doe@example.com'), 'Sales User, Invited')
  await setActive(kim, false)
  assert.equal((await latest('kim.doe@example.com')).outcome, 'verified')
  assert.equal(await shown('kim.doe@example.com'), undefined)

  // Only the Primary Administrator may: a person is asked, with the steps.
  const adam = await push('adam.admin@example.com', 'sales')
  const asked = await latest('adam.admin@example.com')
  assert.equal(asked.state, 'needsPerson')
  assert.equal(await shown('adam.admin@example.com'), 'Administrator, Active')
  assert.ok(adam)

  const ops = (await vendor.ledger()).map(({ op, target }) => `${op} ${target}`)
  assert.deepEqual(ops, [
    'group user:noah.klein@example.com',
    'disable user:noah.klein@example.com',
    'enable user:noah.klein@example.com',
    'invite user:kim.doe@example.com',
    'delete user:kim.doe@example.com',
  ])
})

const mapped = { sales: 'Sales User', insights: 'Insights User' }
