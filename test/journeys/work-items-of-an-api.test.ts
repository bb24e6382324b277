import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startAdyen } from '../../connectors/adyen/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import type { WorkItemView } from '../../src/operations/work-item-view.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const user = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'Kim.Doe@example.com',
  name: { givenName: 'Kim', familyName: 'Doe' },
  emails: [{ value: 'Kim.Doe@example.com', primary: true }],
  active: true,
}

test('what a connector can not do is on the same list, and the application itself says whether it was done', async () => {
  await using simulator = await startAdyen()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('app.set', { app, assignee: 'payments@example.com' })
  const { body } = await scim.post('/Users', user)
  await settledTasks(system)
  await scim.send('DELETE', `/Users/${body.id}`)
  const held = (await settledTasks(system)).find(({ kind }) => kind === 'delete')
  assert.equal((await system.run<readonly WorkItemView[]>('workItem.list', { app })).length, 0)
  await system.run('task.approve', { id: held?.id })
  const task = async () => (await settledTasks(system)).find(({ id }) => id === held?.id) as TaskView
  assert.equal((await task()).code, 'notAutomated')
  const [item] = await system.run<readonly WorkItemView[]>('workItem.list', { app })
  assert.ok(item)
  assert.match(item.title, /^Adyen.*: delete kim\.doe@example\.com$/i)
  assert.match(item.steps.join('\n'), /Delete the account[\s\S]*Settings > Users/)
  assert.deepEqual([item.assignee, item.leaver], ['payments@example.com', false])

  await system.run('workItem.done', { id: item.id })
  assert.equal((await task()).state, 'needsPerson')
  const contradicted = await system.run<WorkItemView>('workItem.show', { id: item.id })
  assert.equal(contradicted.state, 'open', 'the application still shows the account')
  assert.equal((await system.run<readonly WorkItemView[]>('workItem.list', { app })).length, 1)

  await controlOf(simulator).admin('deleteUser', { email: 'Kim.Doe@example.com' })
  await system.run('workItem.done', { id: item.id })
  assert.equal((await task()).outcome, 'verified')
  const confirmed = await system.run<WorkItemView>('workItem.show', { id: item.id })
  assert.deepEqual([confirmed.state, confirmed.confirmedVia], ['confirmed', 'reading'])
  assert.deepEqual(
    (await controlOf(simulator).ledger()).map(({ op }) => op),
    ['create', 'disable'],
  )
})
