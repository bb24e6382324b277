import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { restartableDatabase } from '../restartable-database.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

test('what was under way when the database went away is taken up again when it is back, not after two minutes', async () => {
  await using database = await restartableDatabase()
  await using simulator = await startReference()
  await using system = await startTestSystem({ databaseUrl: database.url })
  const { scim } = await connect(system, simulator)
  const { body } = await scim.post('/Users', { userName: 'kim', active: true })
  await settledTasks(system)
  // The change is with the vendor when the database goes, so that nothing about it can be written down.
  await controlOf(simulator).setFaults({ kind: 'latency', ms: 1_000, match: { method: 'POST' } })
  const leaving = scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'active', value: false })
  leaving.catch(() => {})
  const ledger = () => controlOf(simulator).ledger()
  await sleep(700)
  await database.restart('immediate', 2_000)
  const tasks = await settledTasks(system, 45_000)
  assert.deepEqual([tasks[0]?.presence, tasks[0]?.state], ['disabled', 'done'])
  assert.deepEqual(
    (await ledger()).map(({ op }) => op),
    ['create', 'disable'],
  )
})
