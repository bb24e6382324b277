import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeApiClient } from '../../src/cli/api-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import type { WorkItemView } from '../../src/operations/work-item-view.ts'
import { listOf, userNamed } from '../journeys/by-hand.ts'
import { scimClient } from '../scim-client.ts'
import { serverProcess } from '../server-process.ts'
import { operationNamed, settledTasks } from '../system.ts'
import { verifyLines } from '../trail.ts'

test('a killed server loses no work item, no proof and no word of a person', async () => {
  await using server = await serverProcess()
  await server.start()
  const app = 'miro'
  const added = { connector: 'file', name: app, mode: 'apply', settings: { title: 'Miro' } }
  await server.run('app.add', added)
  const file = Buffer.from(listOf('ada@example.com,Ada,,active')).toString('base64')
  const columns = { email: 'Email', state: 'Status' }
  await server.run('app.upload', { app, file, fileName: 'miro.csv', columns })
  const { token } = await server.run<{ token: string }>('scimToken.create', { app })
  const second = await server.run<{ token: string }>('apiToken.create', { label: 'Lee', role: 'approver' })
  const pushed = await scimClient(`${server.url()}/scim/v2/${app}`, token).post('/Users', userNamed('Dan'))
  assert.equal(pushed.status, 201)
  const killed = async () => {
    await server.kill()
    await server.start()
    const [item] = await server.run<readonly WorkItemView[]>('workItem.list', { app })
    assert.ok(item)
    return item
  }
  await settledTasks(server)
  const opened = await killed()
  assert.equal(opened.state, 'open')
  const proof = Buffer.from('as seen').toString('base64')
  await server.run('workItem.evidence', { id: opened.id, file: proof, fileName: 'seen.txt' })
  await server.run('workItem.done', { id: opened.id, note: 'Made.' })
  const done = await killed()
  assert.deepEqual([done.id, done.state, done.notes, done.evidence], [opened.id, 'done', 1, 1])
  const lee = await makeApiClient({ ...{ url: server.url(), token: second.token, dataDirectory: '' } })
  await lee.call(operationNamed('workItem.confirm'), { id: done.id })
  const confirmed = await killed()
  assert.equal(confirmed.state, 'confirmed')
  const [task] = await settledTasks(server)
  assert.deepEqual([task?.id, task?.outcome], [done.taskId, 'verified'])
  assert.equal((await server.run<readonly TaskView[]>('task.list', { open: true })).length, 0)
  const verified = await verifyLines(await server.exportTrail())
  assert.ok(verified.ok && verified.records > 10, JSON.stringify(verified))
})
