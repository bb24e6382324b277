import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryApplication } from './memory-application.ts'
import { startRoad } from './road.ts'

const kim = { userName: 'kim@example.com', active: true }
const left = { ...kim, active: false }

test('a leaver is not given the account that a lost request never made', async () => {
  const application = memoryApplication()
  await using road = await startRoad(application)
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  application.faults.push('requestLost')
  assert.equal((await road.work())?.state, 'unknown')
  await road.change(created.userId, left)
  for (let round = 0; round < 8; round += 1) {
    await road.work()
    road.advance(5_000)
  }
  assert.deepEqual(application.sent, ['create'])
  const tasks = await road.tasks()
  assert.deepEqual(
    tasks.map(({ state }) => state),
    ['superseded', 'done'],
  )
})

for (const createRepeat of ['natural', 'none'] as const) {
  test(`an account that appears late, after its person left, is disabled (${createRepeat})`, async () => {
    const application = memoryApplication({ createRepeat, readAfterWriteLagMs: 5_000 })
    await using road = await startRoad(application)
    const created = await road.create(kim)
    assert.ok(created.outcome === 'stored')
    application.freeze()
    application.faults.push('answerLost')
    await road.work()
    road.advance(1_500)
    await road.change(created.userId, left)
    await road.work()
    await road.work()
    assert.ok((await road.tasks()).every(({ state }) => state !== 'done'))
    application.thaw()
    for (let round = 0; round < 8; round += 1) {
      road.advance(5_000)
      await road.work()
    }
    assert.deepEqual(application.sent, ['create', 'disable'])
    assert.equal(application.accounts.get('v1')?.state, 'disabled')
  })
}

test('a read-back that fails never leads to a second account', async () => {
  const application = memoryApplication({ readAfterWriteLagMs: 5_000 })
  await using road = await startRoad(application)
  await road.create(kim)
  application.freeze()
  application.readFaults.push(false, true)
  assert.equal((await road.work())?.state, 'verifying')
  for (let round = 0; round < 3; round += 1) {
    road.advance(1_000)
    await road.work()
  }
  application.thaw()
  road.advance(5_000)
  const task = await road.work()
  assert.equal(task?.outcome, 'verified')
  assert.deepEqual(application.sent, ['create'])
})

test('a leaver is not done while the vendor may still show the time before the return', async () => {
  const application = memoryApplication({ readAfterWriteLagMs: 5_000 })
  await using road = await startRoad(application)
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  await road.work()
  await road.change(created.userId, left)
  await road.work()
  await road.change(created.userId, { ...kim, displayName: 'Kim' })
  application.freeze()
  application.faults.push(undefined, 'throttled')
  await road.work()
  assert.deepEqual(application.sent, ['create', 'disable', 'reactivate', 'update'])
  await road.change(created.userId, left)
  assert.equal((await road.work())?.state, 'ready')
  application.thaw()
  road.advance(5_000)
  assert.equal((await road.work())?.outcome, 'verified')
  assert.equal(application.accounts.get('v1')?.state, 'disabled')
})

test('a leaver hurries up what it has to wait for', async () => {
  const application = memoryApplication()
  await using road = await startRoad(application)
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  application.faults.push('answerLost')
  await road.work()
  await road.db
    .updateTable('task')
    .set({ due_at: new Date('2026-01-02T00:00:00Z') })
    .execute()
  await road.change(created.userId, left)
  await road.work()
  await road.work()
  assert.equal(application.accounts.get('v1')?.state, 'disabled')
})

test('an account is not adopted unasked because nothing had to be changed', async () => {
  const application = memoryApplication()
  application.accounts.set('v7', {
    id: 'v7',
    state: 'active',
    email: 'kim@example.com',
    userName: 'kim@example.com',
    entitlements: [],
  })
  await using road = await startRoad(application, { adoption: 'never' })
  await road.create(kim)
  const task = await road.work()
  assert.deepEqual([task?.state, task?.code], ['needsPerson', 'notManaged'])
  assert.deepEqual(
    (await road.accounts()).map(({ managed }) => managed),
    [null],
  )
})

test('an account with a reused id is not taken for the person who had it', async () => {
  const application = memoryApplication({ immutable: ['email', 'userName'] })
  await using road = await startRoad(application)
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  await road.work()
  application.accounts.set('v1', { id: 'v1', state: 'active', email: 'lou@example.com', entitlements: [] })
  await road.change(created.userId, { ...kim, userName: 'kim2@example.com' })
  assert.equal((await road.work())?.code, 'identityMismatch')
  await road.change(created.userId, left)
  assert.equal((await road.work())?.code, 'identityMismatch')
  assert.deepEqual(application.sent, ['create'])
})

test('a return that was made in part is not taken back as if nothing had happened', async () => {
  const application = memoryApplication()
  await using road = await startRoad(application)
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  await road.work()
  await road.remove(created.userId)
  await road.work()
  const again = await road.create({ ...kim, displayName: 'Kim' })
  assert.ok(again.outcome === 'stored')
  application.faults.push(undefined, 'refused')
  const told = road.worker.outcomes.wait(again.taskId, 60_000)
  await road.work()
  assert.equal((await told)?.withdrawn, false)
  assert.deepEqual(
    (await road.accounts()).map(({ scim_user_id }) => scim_user_id),
    [again.userId],
  )
})

test('a planned deletion deletes the account that its leaver policy had disabled', async () => {
  const application = memoryApplication()
  await using road = await startRoad(application)
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  await road.work()
  await road.remove(created.userId)
  await road.work()
  await road.db
    .updateTable('task')
    .set({ state: 'ready', hold: null, due_at: new Date(0) })
    .where('kind', '=', 'delete')
    .execute()
  const held = await road.work()
  assert.deepEqual([held?.state, held?.hold], ['held', 'deletion'])
  await road.db
    .updateTable('task')
    .set({
      state: 'ready',
      approval: JSON.stringify({
        planHash: held?.plan_hash,
        by: 't',
        at: road.road.clock.now().toISOString(),
      }),
    })
    .where('kind', '=', 'delete')
    .execute()
  assert.equal((await road.work())?.outcome, 'verified')
  assert.equal(application.accounts.size, 0)
})
