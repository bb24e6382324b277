import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WorkItemView } from '../../src/operations/work-item-view.ts'
import { startTestSystem } from '../system.ts'
import { listOf, startByHand, userNamed } from './by-hand.ts'

test('somebody gets a role, another name, leaves for good, and each step is what people are told to do', async () => {
  await using system = await startTestSystem()
  const { app, scim, upload, person, items, task, tasks } = await startByHand(system)
  await upload(listOf('ada@example.com,Ada,Admin,active', 'bob@example.com,Bob,Viewer,active'))
  const [kim, lee] = [await person('Kim'), await person('Lee')]
  await system.run('mapping.set', { app, group: 'Design', entitlement: 'Admin' })
  const { body } = await scim.post('/Users', userNamed('Bob'))
  const path = `/Users/${body.id}`
  assert.equal((await items()).length, 0, 'all is as it should be')

  const bothAsked = async () => {
    await tasks()
    const [item, ...more] = await items({ open: true })
    assert.ok(item && more.length === 0)
    await kim.run('workItem.done', { id: item.id })
    await lee.run('workItem.confirm', { id: item.id })
    assert.equal((await task(item.taskId)).outcome, 'verified')
    return item.steps.slice(1, -1)
  }

  await scim.post('/Groups', { displayName: 'Design', members: [{ value: body.id }] })
  assert.deepEqual(await bothAsked(), [
    'Give bob@example.com the role: Admin.',
    'Afterwards bob@example.com has as role: Viewer, Admin.',
  ])
  await scim.patch(
    path,
    { op: 'replace', path: 'displayName', value: 'Robert' },
    { op: 'replace', path: 'userName', value: 'rob@example.com' },
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'rob@example.com' },
  )
  const renamed = await bothAsked()
  assert.ok(
    renamed.includes('Of bob@example.com, change the display name from "Bob" to "Robert".'),
    renamed.join('\n'),
  )
  assert.equal((await scim.send('DELETE', path)).status, 204)
  const [access] = await bothAsked()
  assert.match(access ?? '', /^Take away the access of (bob|rob)@example\.com/)
  system.clock.advance(31 * 24 * 3_600_000)
  const deletion = (await tasks()).find(({ kind }) => kind === 'delete')
  assert.equal(deletion?.hold, 'deletion')
  await system.run('task.approve', { id: deletion?.id })
  const [deleting] = await bothAsked()
  assert.match(deleting ?? '', /^Delete the account (bob|rob)@example\.com for good/)
  const all = await system.run<readonly WorkItemView[]>('workItem.list', { app })
  assert.deepEqual(
    all.map(({ state }) => state),
    Array(4).fill('confirmed'),
  )
})

test('a file that shows what was asked, before anybody said so, ends the task as already so', async () => {
  await using system = await startTestSystem()
  const { scim, upload, items, task } = await startByHand(system)
  await upload(listOf('ada@example.com,Ada,Admin,active'))
  await scim.post('/Users', userNamed('Dan'))
  const [item] = await items()
  await upload(listOf('ada@example.com,Ada,Admin,active', 'dan@example.com,Dan,,active'))
  assert.equal((await task(item?.taskId ?? '')).outcome, 'alreadySo')
  assert.equal((await items())[0]?.confirmedVia, 'reading')
})
