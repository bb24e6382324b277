import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountView } from '../../src/operations/account-view.ts'
import type { WorkItemView } from '../../src/operations/work-item-view.ts'
import { provisioningUrn, type ScimBody } from '../scim-client.ts'
import { startTestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'
import { listOf, startByHand, userNamed } from './by-hand.ts'

const ada = 'ada@example.com,Ada,Admin,active'
const bob = 'bob@example.com,Bob,Viewer,active'
const cat = 'cat@example.com,Cat,Viewer,active'
const dayMs = 24 * 3_600_000

test('a push becomes work for a person, which counts when a second person or the next file confirms it', async () => {
  await using system = await startTestSystem()
  const { app, scim, upload, person, items, task } = await startByHand(system)
  assert.equal((await upload(listOf(ada, bob))).state, 'accepted')
  const [kim, lee] = [await person('Kim'), await person('Lee', 'approver')]

  const created = await scim.post('/Users', userNamed('Dan'))
  assert.equal(created.status, 201)
  const told = created.body[provisioningUrn] as ScimBody
  assert.deepEqual([told['state'], told['outcome']], ['needsPerson', 'needsPerson'])
  assert.match(String(told['reason']), /Miro.*dan@example.com/)
  const [item] = await items()
  assert.ok(item)
  assert.equal(item.title, 'Miro: make an account for dan@example.com')
  assert.match(
    item.steps.join('\n'),
    /open https:\/\/miro\.example\/users\?q=dan%40example\.com[\s\S]*exactly this sign-in name: dan@example.com[\s\S]*Display name: Dan/,
  )
  assert.deepEqual([item.state, item.leaver, item.overdue], ['open', false, false])

  await assert.rejects(lee.run('workItem.claim', { id: item.id }), /not open to the role approver/)
  const claimed = await kim.run<WorkItemView>('workItem.claim', { id: item.id })
  assert.deepEqual([claimed.state, claimed.assignee], ['claimed', 'Kim'])
  await assert.rejects(system.run('workItem.claim', { id: item.id }), /Somebody else has taken/)
  const dueAt = '2030-01-01T00:00:00.000Z'
  const given = await lee
    .run('workItem.assign', { id: item.id, to: 'x' })
    .catch((error: Error) => error.message)
  assert.match(String(given), /not open to the role approver/)
  const later = await kim.run<WorkItemView>('workItem.assign', { id: item.id, to: 'kim@example.com', dueAt })
  assert.deepEqual([later.assignee, later.dueAt], ['kim@example.com', dueAt])
  await assert.rejects(lee.run('workItem.confirm', { id: item.id }), /is claimed/)
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
  const proof = await kim.run<{ id: string; sha256: string; contentType: string }>('workItem.evidence', {
    ...{ id: item.id, file: png.toString('base64'), fileName: '../../etc/invited.png' },
  })
  assert.equal(proof.contentType, 'image/png')
  await kim.run('workItem.done', { id: item.id, note: 'Invited.' })
  assert.equal((await task(item.taskId)).state, 'needsPerson', 'one person is not enough')
  await assert.rejects(kim.run('workItem.confirm', { id: item.id }), /can not confirm it/)
  const twin = await person(' kim ')
  await assert.rejects(twin.run('workItem.confirm', { id: item.id }), /can not confirm it/)

  await lee.run('workItem.confirm', { id: item.id })
  assert.deepEqual([(await task(item.taskId)).state, (await task(item.taskId)).outcome], ['done', 'verified'])
  const shown = await system.run<
    WorkItemView & { notes: { text: string; by: string }[]; evidence: object[] }
  >('workItem.show', { id: item.id })
  assert.deepEqual(
    [shown.state, shown.confirmedVia, shown.doneBy, shown.confirmedBy],
    ['confirmed', 'secondPerson', 'Kim', 'Lee'],
  )
  assert.deepEqual(
    shown.notes.map(({ text, by }) => `${by}: ${text}`),
    ['Kim: Invited.'],
  )
  assert.equal(shown.evidence.length, 1)
  assert.match(JSON.stringify(shown.evidence), /"name":"invited.png"/)
  const dan = (await system.run<readonly AccountView[]>('account.list', { app })).find(
    ({ name }) => name === 'dan@example.com',
  )
  assert.deepEqual([dan?.state, dan?.managed], ['active', 'adopted'])

  await scim.post('/Users', userNamed('Eve'))
  const [eve] = await items({ open: true })
  assert.ok(eve)
  await kim.run('workItem.done', { id: eve.id })
  system.clock.advance(1_000)
  assert.equal((await upload(listOf(ada, bob, 'dan@example.com,Dan,,active'))).state, 'accepted')
  const contradicted = await system.run<WorkItemView & { notes: { text: string }[] }>('workItem.show', {
    id: eve.id,
  })
  await task(eve.taskId)
  const reopened = await system.run<WorkItemView & { notes: { text: string }[] }>('workItem.show', {
    id: eve.id,
  })
  assert.equal(reopened.state, 'open', `${contradicted.state}: the file does not show it`)
  assert.match(JSON.stringify(reopened.notes), /does not show what was said to be done/)
  await kim.run('workItem.done', { id: eve.id })
  system.clock.advance(1_000)
  await upload(listOf(ada, bob, 'dan@example.com,Dan,,active', 'eve@example.com,Eve,,active'))
  assert.equal((await task(eve.taskId)).outcome, 'verified')
  const closed = await system.run<WorkItemView>('workItem.show', { id: eve.id })
  assert.deepEqual([closed.state, closed.confirmedVia], ['confirmed', 'reading'])
  const trail = await system.exportTrail()
  const verified = await verifyLines(trail)
  assert.ok(verified.ok && verified.records > 20, JSON.stringify(verified))
  assert.ok(
    trail.some((line) => line.includes(proof.sha256)),
    'the hash of the proof is in the trail',
  )
  for (const event of [
    'opened',
    'claimed',
    'assigned',
    'evidenceAdded',
    'noted',
    'done',
    'confirmed',
    'reopened',
  ])
    assert.ok(
      trail.some((line) => line.includes(`workItem.${event}`)),
      event,
    )
})

test('a leaver goes first and is due within a day, and a newer wish calls the item off', async () => {
  await using system = await startTestSystem()
  const { scim, upload, person, items, task, tasks } = await startByHand(system)
  await upload(listOf(ada, bob, cat))
  const { body } = await scim.post('/Users', userNamed('Bob'))
  await scim.post('/Users', userNamed('Dan'))
  const path = `/Users/${body.id}`
  const left = await scim.patch(path, { op: 'replace', path: 'active', value: false })
  assert.equal(left.status, 200)
  const [first, second] = await items({ open: true })
  assert.equal(first?.title, 'Miro: take away the access of bob@example.com')
  assert.deepEqual([first?.leaver, second?.leaver], [true, false])
  assert.ok(Date.parse(first?.dueAt ?? '') <= Date.parse(first?.openedAt ?? '') + dayMs)
  system.clock.advance(2 * dayMs)
  assert.equal((await items({ open: true }))[0]?.overdue, true)

  await scim.patch(path, { op: 'replace', path: 'active', value: true })
  const canceled = await system.run<WorkItemView>('workItem.show', { id: first?.id })
  assert.equal(canceled.state, 'canceled')
  assert.equal((await task(first?.taskId ?? '')).state, 'superseded')
  const kim = await person('Kim')
  await assert.rejects(kim.run('workItem.done', { id: first?.id }), /is canceled/)

  await kim.run('workItem.done', { id: second?.id })
  await system.run('task.cancel', { id: second?.taskId })
  assert.equal((await system.run<WorkItemView>('workItem.show', { id: second?.id })).state, 'canceled')
  assert.equal((await items({ open: true })).length, 0)
  assert.ok((await tasks()).length >= 4)
  const trail = await system.exportTrail()
  assert.equal(trail.filter((line) => line.includes('workItem.canceled')).length, 2)
  const verified = await verifyLines(trail)
  assert.ok(verified.ok && verified.records > 10, JSON.stringify(verified))
})

test('who may have been let in since the list was exported is not taken for gone', async () => {
  await using system = await startTestSystem()
  const { scim, upload, person, items, task } = await startByHand(system)
  await upload(listOf(ada, bob))
  const { body } = await scim.post('/Users', userNamed('Dan'))
  const [invite] = await items()
  await scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'active', value: false })
  const [look] = await items({ open: true })
  assert.deepEqual([look?.code, look?.leaver], ['mayHaveAccess', true])
  assert.equal((await system.run<WorkItemView>('workItem.show', { id: invite?.id })).state, 'canceled')
  const [kim, lee] = [await person('Kim'), await person('Lee')]
  await kim.run('workItem.done', { id: look?.id })
  assert.equal((await task(look?.taskId ?? '')).state, 'needsPerson')
  await lee.run('workItem.confirm', { id: look?.id })
  assert.deepEqual((await task(look?.taskId ?? '')).outcome, 'verified')

  const left = await scim.post('/Users', { ...userNamed('Eve'), active: false })
  assert.equal(left.status, 201)
  assert.equal(
    (await items({ open: true })).length,
    0,
    'a fresh list without somebody nobody asked for is believed',
  )
  system.clock.advance(8 * dayMs)
  await scim.post('/Users', { ...userNamed('Fay'), active: false })
  const [old] = await items({ open: true })
  assert.equal(old?.code, 'mayHaveAccess', 'a list of last week is not')
  await upload(listOf(ada, bob))
  assert.deepEqual((await task(old?.taskId ?? '')).state, 'done')
})

test('a leaver who was let in and out by two persons is gone, also from the list', async () => {
  await using system = await startTestSystem()
  const { scim, upload, person, items, task } = await startByHand(system)
  await upload(listOf(ada, bob))
  const [kim, lee] = [await person('Kim'), await person('Lee')]
  const finish = async () => {
    const [item] = await items({ open: true })
    await kim.run('workItem.done', { id: item?.id })
    await lee.run('workItem.confirm', { id: item?.id })
    return { item, task: await task(item?.taskId ?? '') }
  }
  const { body } = await scim.post('/Users', userNamed('Dan'))
  assert.equal((await finish()).task.outcome, 'verified')
  await scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'active', value: false })
  const left = await finish()
  assert.equal(left.item?.title, 'Miro: take away the access of dan@example.com')
  assert.equal(left.task.outcome, 'verified')
  const state = ((await scim.get(`/Users/${body.id}`)).body[provisioningUrn] as ScimBody)['accountState']
  assert.equal(state, 'disabled')
})

test('what would take too much away, and the last administrator, is not asked of people either', async () => {
  await using system = await startTestSystem()
  const { scim, upload, items, tasks } = await startByHand(system)
  const names = ['Bob', 'Cat', 'Dan', 'Eve', 'Fay']
  await upload(listOf(ada, ...names.map((name) => `${name}@example.com,${name},Viewer,active`)))
  for (const [name, status] of [['Ada', 403], ...names.map((one) => [one, 200] as const)] as const) {
    const { body } = await scim.post('/Users', userNamed(name))
    const left = await scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'active', value: false })
    assert.equal(left.status, status, name)
  }
  const all = await tasks()
  assert.equal(all.filter(({ hold }) => hold === 'guard').length, 2)
  const asked = await items({ open: true })
  assert.deepEqual(
    asked.map(({ code, leaver }) => [code, leaver]),
    Array(3).fill(['notAutomated', true]),
  )
  const [held] = all.filter(({ hold }) => hold === 'guard')
  await system.run('task.approve', { id: held?.id })
  await tasks()
  assert.equal((await items({ open: true })).length, 4, 'a person let one more through')
})

test('before a list was uploaded nothing is concluded, and the first one settles what waited', async () => {
  await using system = await startTestSystem()
  const { app, scim, upload, items, tasks } = await startByHand(system)
  assert.equal((await scim.post('/Users', userNamed('Bob'))).status, 201)
  const [item] = await items()
  assert.equal(item?.code, 'nothingUploaded')
  assert.match(item?.steps.join(' ') ?? '', /app upload/)
  await assert.rejects(system.run('app.sync', { app }), /read from a file/)
  await upload(listOf(ada, bob))
  const [task] = await tasks()
  assert.deepEqual([task?.state, task?.outcome], ['done', 'alreadySo'])
  assert.deepEqual((await items())[0]?.state, 'confirmed')
})
