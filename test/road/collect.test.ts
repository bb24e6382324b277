import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 as newId } from 'uuid'
import { collect } from '../../src/reconciliation/collect.ts'
import { memoryApplication } from './memory-application.ts'
import { startRoad } from './road.ts'

const kim = { userName: 'kim@example.com', active: true }
type Road = Awaited<ReturnType<typeof startRoad>>

async function read(road: Road): Promise<string> {
  const id = newId()
  const now = road.road.clock.now()
  await road.db
    .insertInto('snapshot')
    .values({ id, application_id: road.context.application.id, state: 'reading', started_at: now, rows: 0 })
    .execute()
  await collect(
    { db: road.db, clock: road.road.clock, directory: road.worker.directory, sessions: road.worker.sessions },
    road.context.application.id,
    id,
  )
  const { state } = await road.db
    .selectFrom('snapshot')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return state
}

test('a first reading that shows nobody is not believed where accounts were made already', async () => {
  const application = memoryApplication()
  await using road = await startRoad(application)
  await road.create(kim)
  await road.work()
  road.advance(60_000)
  assert.equal(await read(road), 'refused')
  assert.deepEqual(
    (await road.accounts()).map(({ absent_since }) => absent_since),
    [null],
  )
})

test('a User is not linked to an account that only has its sign-in name as e-mail, where names are compared', async () => {
  const application = memoryApplication({ matchOn: 'userName' })
  const bob = {
    id: 'v7',
    state: 'active',
    userName: 'bob',
    email: 'kim@example.com',
    entitlements: [],
  } as const
  await using road = await startRoad({
    ...application,
    connector: { ...application.connector, listAccounts: async () => ({ items: [bob] }) },
  })
  assert.equal(await read(road), 'accepted')
  await road.create(kim)
  const linked = (await road.accounts()).find(({ scim_user_id }) => scim_user_id !== null)
  assert.equal(linked?.vendor_id, null)
})
