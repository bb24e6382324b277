import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

test('a worker that wakes up after its task was taken over does not call the vendor any more', async () => {
  await using simulator = await startReference()
  await using first = await startTestSystem()
  const { scim, app } = await connect(first, simulator)
  const { body } = await scim.post('/Users', { userName: 'kim', active: true })
  await settledTasks(first)
  const { db } = first.system.operations
  // Between its reading and its change the first node waits seven seconds for the pace.
  await first.run('app.set', { app, requestsPerSecond: 1 / 7 })
  const leaving = scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'active', value: false })
  const intended = () => db.selectFrom('action').select('id').where('outcome', 'is', null).executeTakeFirst()
  for (let waited = 0; waited < 10_000 && (await intended()) === undefined; waited += 50) await sleep(50)
  assert.ok(await intended(), 'the change is on record and not sent')

  // As when it was frozen for longer than its lease: another node goes on with the task.
  await using second = await startTestSystem({ beside: first })
  await second.run('app.set', { app, requestsPerSecond: 10_000 })
  await sql`update task set lease_until = clock_timestamp() where lease_until is not null`.execute(db)
  const disabled = async () => (await controlOf(simulator).ledger()).filter(({ op }) => op === 'disable')
  for (let waited = 0; waited < 5_000 && (await disabled()).length === 0; waited += 50) await sleep(50)
  assert.equal((await disabled()).length, 1, 'the other node has made the change')
  assert.equal((await leaving).status, 200)
  await sleep(7_000)
  assert.equal((await disabled()).length, 1)
  assert.equal(
    (await settledTasks(first)).every(({ state }) => state === 'done'),
    true,
  )
})
