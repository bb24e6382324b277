import assert from 'node:assert/strict'
import test from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { connect, startTestSystem } from '../system.ts'

test('an application whose groups can not be read is not added, and can be added afterwards', async () => {
  await using simulator = await startReference({ rateLimit: false })
  await using system = await startTestSystem()
  const match = { method: 'GET', path: '/v1/groups' }
  await controlOf(simulator).setFaults({ kind: 'error', status: 503, phase: 'before', match })
  await assert.rejects(connect(system, simulator), /Reference application/)
  assert.deepEqual(await system.run('app.list'), [])
  await controlOf(simulator).setFaults()
  await connect(system, simulator)
  assert.equal((await system.run<readonly unknown[]>('app.list')).length, 1)
})
