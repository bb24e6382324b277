import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 as newId } from 'uuid'
import { collect } from '../../src/reconciliation/collect.ts'
import { memoryApplication } from './memory-application.ts'
import { startRoad } from './road.ts'

const kim = { userName: 'kim@example.com', active: true }
const left = { ...kim, active: false }

function slow() {
  const application = memoryApplication()
  const connector = {
    ...application.connector,
    createAccount: async () => {
      application.sent.push('create')
      return { outcome: 'inProgress', token: 't', checkAfter: '2026-01-01T00:01:00.000Z' } as const
    },
  }
  return { ...application, connector }
}

test('an invitation under way is not sent again', async () => {
  const application = slow()
  await using road = await startRoad(application)
  await road.create(kim)
  for (let n = 0; n < 6; n += 1) {
    await road.work()
    road.advance(60_000)
  }
  assert.deepEqual(application.sent, ['create'])
})

test('a leaver whose invitation is under way is not done while nothing is there', async () => {
  const application = slow()
  await using road = await startRoad(application)
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  await road.work()
  await road.change(created.userId, left)
  const task = await road.work()
  assert.notEqual(task?.state, 'done')
})

test('a listing does not make a stranger with a reused id known', async () => {
  const application = memoryApplication()
  const connector = {
    ...application.connector,
    listAccounts: async () => ({ items: [...application.accounts.values()] }),
  }
  await using road = await startRoad({ ...application, connector })
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  await road.work()
  application.accounts.set('v1', { id: 'v1', state: 'active', email: 'lou@example.com', entitlements: [] })
  const id = newId()
  road.advance(1000)
  await road.db
    .insertInto('snapshot')
    .values({
      id,
      application_id: road.context.application.id,
      state: 'reading',
      started_at: road.road.clock.now(),
      rows: 0,
    })
    .execute()
  await collect(
    { db: road.db, clock: road.road.clock, directory: road.worker.directory, sessions: road.worker.sessions },
    road.context.application.id,
    id,
  )
  await road.change(created.userId, left)
  assert.equal((await road.work())?.code, 'identityMismatch')
  assert.deepEqual(application.sent, ['create'])
})
