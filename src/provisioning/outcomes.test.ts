import assert from 'node:assert/strict'
import test from 'node:test'
import { makeOutcomes, type TaskEnd } from './outcomes.ts'

function endOf(taskId: string): TaskEnd {
  return { taskId, state: 'done', code: undefined, reason: undefined, withdrawn: false }
}

test('whoever waits for a task is told how it ended, and only of that task', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const outcomes = makeOutcomes()
  const first = outcomes.wait('1', 5_000)
  const second = outcomes.wait('2', 5_000)
  outcomes.settle(endOf('2'))
  assert.deepEqual(await second, endOf('2'))
  t.mock.timers.tick(5_000)
  assert.equal(await first, undefined)
})

test('after the time is up an outcome reaches nobody', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const outcomes = makeOutcomes()
  const waited = outcomes.wait('1', 5_000)
  t.mock.timers.tick(4_999)
  outcomes.settle(endOf('1'))
  assert.deepEqual(await waited, endOf('1'))
  const again = outcomes.wait('1', 5_000)
  t.mock.timers.tick(5_000)
  assert.equal(await again, undefined)
  assert.equal(outcomes.isAwaited('1'), false)
  assert.doesNotThrow(() => outcomes.settle(endOf('1')))
})

test('nobody waits for a task that nobody asked about', () => {
  assert.equal(makeOutcomes().isAwaited('1'), false)
})

test('when the server stops nobody waits any longer, nor who comes later', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const outcomes = makeOutcomes()
  const waited = outcomes.wait('1', 5_000)
  outcomes.giveUp()
  assert.equal(await waited, undefined)
  assert.equal(await outcomes.wait('2', 5_000), undefined)
})
