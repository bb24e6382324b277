import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from '../../src/audit/canonical-json.ts'
import type { Connector } from '../../src/connector/contract.ts'
import { memoryApplication } from './memory-application.ts'
import { startRoad } from './road.ts'

const kim = { userName: 'kim@example.com', active: true }
const names = { userName: 'kim@example.com', email: 'kim@example.com' }

/** An application that can be read, and in which people must make and disable accounts. */
function byHand() {
  const application = memoryApplication()
  const { createAccount: _create, disableAccount: _disable, ...rest } = application.connector
  const connector: Connector = { ...rest, facts: { ...rest.facts, leaverModes: [] } }
  return { ...application, connector }
}

type Road = Awaited<ReturnType<typeof startRoad>>
const items = ({ db }: Road) =>
  db.selectFrom('work_item').selectAll().orderBy('opened_at').orderBy('id').execute()

test('a request that broke off half asked is asked again, and is never taken for done', async () => {
  await using road = await startRoad(byHand())
  await road.create(kim)
  assert.equal((await road.work())?.state, 'needsPerson')
  const [item] = await items(road)
  assert.deepEqual([item?.state, item?.gives], ['open', true])
  // As a crash leaves it between the intent and the end: nobody knows of the item, nor how the call ended.
  await road.db.deleteFrom('work_item').execute()
  await road.db.updateTable('action').set({ outcome: null, finished_at: null }).execute()
  await road.db
    .updateTable('task')
    .set({ state: 'applying', lease_until: new Date(0) })
    .execute()
  for (let round = 0; round < 8 && (await items(road)).length === 0; round += 1) {
    await road.work()
    road.advance(10_000)
  }
  assert.equal((await items(road)).length, 1)
  const actions = await road.db.selectFrom('action').select('outcome').execute()
  assert.deepEqual(actions, [{ outcome: 'needsPerson' }])
})

test('a leaver whose request broke off is not taken for gone', async () => {
  const application = byHand()
  await using road = await startRoad(application)
  const account = { id: 'v1', ...names, entitlements: [] }
  application.accounts.set('v1', { ...account, state: 'active' })
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  assert.equal((await road.work())?.outcome, 'alreadySo')
  await road.change(created.userId, { ...kim, active: false })
  assert.equal((await road.work())?.state, 'needsPerson')
  await road.db.updateTable('action').set({ outcome: null, finished_at: null }).execute()
  await road.db
    .updateTable('task')
    .set({ state: 'applying', lease_until: new Date(0) })
    .where('state', '=', 'needsPerson')
    .execute()
  for (let round = 0; round < 6; round += 1) {
    await road.work()
    road.advance(10_000)
  }
  const last = (await road.tasks()).at(-1)
  assert.deepEqual([last?.state, last?.code], ['needsPerson', 'notAutomated'])
  assert.deepEqual(application.sent, [])
  application.accounts.set('v1', { ...account, state: 'disabled' })
  await road.db
    .updateTable('task')
    .set({ state: 'ready', due_at: new Date(0) })
    .where('state', '=', 'needsPerson')
    .execute()
  assert.equal((await road.work())?.state, 'done')
  assert.equal((await items(road)).at(-1)?.confirmed_via, 'reading')
})

test('an item whose task is overtaken or held is canceled, and the entry of it is canonical', async () => {
  await using road = await startRoad(byHand())
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  await road.work()
  await road.change(created.userId, { ...kim, displayName: 'Kim' })
  await road.work()
  await road.db.updateTable('task').set({ state: 'held' }).where('state', '=', 'needsPerson').execute()
  assert.deepEqual(
    (await items(road)).map(({ state, closed_at }) => [state, closed_at !== null]),
    [
      ['canceled', true],
      ['canceled', true],
    ],
  )
  const entries = await road.db
    .selectFrom('audit_entry')
    .select(['entry', 'task_id'])
    .where('event', '=', 'workItem.canceled')
    .orderBy('id')
    .execute()
  assert.equal(entries.length, 2)
  for (const { entry, task_id } of entries) {
    assert.equal(canonicalJson(JSON.parse(entry)), entry)
    assert.equal(JSON.parse(entry).task, task_id)
    assert.match(JSON.parse(entry).at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
})

test('the same question is asked once, however often the task is tried', async () => {
  await using road = await startRoad(byHand())
  await road.create(kim)
  for (let round = 0; round < 4; round += 1) {
    await road.work()
    await road.db.updateTable('task').set({ state: 'ready' }).where('state', '=', 'needsPerson').execute()
  }
  assert.equal((await items(road)).length, 1)
  const { intents } = await road.db
    .selectFrom('audit_entry')
    .select(({ fn }) => fn.countAll<number>().as('intents'))
    .where('event', '=', 'action.intended')
    .executeTakeFirstOrThrow()
  assert.equal(intents, 1)
})

test('a protected account is not asked to be disabled, and a removal takes its place in the window', async () => {
  const application = byHand()
  await using road = await startRoad(application)
  const users = []
  for (const [n, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    const userName = `${name}@example.com`
    application.accounts.set(`v${n}`, { id: `v${n}`, state: 'active', email: userName, entitlements: [] })
    const created = await road.create({ userName, active: true })
    assert.ok(created.outcome === 'stored')
    users.push({ userName, id: created.userId })
    await road.work()
  }
  const [first, ...others] = users
  await road.db
    .updateTable('account')
    .set({ protected_at: new Date(0) })
    .where('scim_user_id', '=', first?.id ?? '')
    .execute()
  const told = await road.change(first?.id ?? '', { userName: first?.userName ?? '', active: false })
  assert.notEqual(told.outcome, 'stored', 'nothing of it is stored')
  const ends = []
  for (const { id, userName } of others) {
    await road.change(id, { userName, active: false })
    ends.push((await road.work())?.hold)
  }
  assert.deepEqual(ends, [null, null, null, 'guard'])
  assert.equal((await items(road)).length, 3)
})

test('a change of which the connector can do a part is made in that part, and a person is asked for the other', async () => {
  const application = memoryApplication({ entitlementTypes: [] })
  const { updateAccount: _update, ...rest } = application.connector
  await using road = await startRoad({ ...application, connector: rest })
  application.accounts.set('v1', { id: 'v1', ...names, state: 'disabled', entitlements: [] })
  await road.create({ ...kim, displayName: 'Kim' })
  for (let round = 0; round < 4 && (await items(road)).length === 0; round += 1) {
    await road.work()
    road.advance(5_000)
  }
  assert.deepEqual(application.sent, ['reactivate'])
  const [item] = await items(road)
  assert.match(item?.title ?? '', /change kim@example\.com/)
  application.accounts.set('v1', {
    id: 'v1',
    ...names,
    displayName: 'Kim',
    state: 'active',
    entitlements: [],
  })
  await road.db.updateTable('task').set({ state: 'ready' }).where('state', '=', 'needsPerson').execute()
  assert.equal((await road.work())?.outcome, 'verified')
})
