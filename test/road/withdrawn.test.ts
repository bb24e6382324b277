import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryApplication } from './memory-application.ts'
import { startRoad } from './road.ts'

test('a return that is refused whole leaves the account as it was: without access, its deletion planned', async () => {
  const application = memoryApplication()
  await using road = await startRoad(application)
  const kim = { userName: 'kim@example.com', active: true }
  const created = await road.create(kim)
  assert.ok(created.outcome === 'stored')
  await road.work()
  await road.remove(created.userId)
  await road.work()
  const again = await road.create(kim)
  assert.ok(again.outcome === 'stored')
  application.faults.push('refused')
  const told = road.worker.outcomes.wait(again.taskId, 60_000)
  await road.work()
  assert.equal((await told)?.withdrawn, true)
  const tasks = await road.tasks()
  assert.equal(tasks.filter(({ kind, state }) => kind === 'delete' && state === 'held').length, 1)
  while ((await road.work()) !== undefined);
  assert.equal([...application.accounts.values()][0]?.state, 'disabled')
})
