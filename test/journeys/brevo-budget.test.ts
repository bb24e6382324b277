import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBrevo } from '../../connectors/brevo/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { connect, startTestSystem } from '../system.ts'

const wanted = 24

test('a vendor that allows 100 requests an hour is not asked for more, and what waits says until when', async () => {
  await using simulator = await startBrevo()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { fast: false })
  for (let at = 0; at < wanted; at += 1)
    assert.equal((await scim.post('/Users', { userName: `p${at}@example.com`, active: true })).status, 201)
  let tasks: readonly TaskView[] = []
  for (let turns = 0; turns < 300; turns += 1) {
    tasks = await system.run<readonly TaskView[]>('task.list', {})
    if (tasks.every(({ code }) => code === 'invited' || code === 'budgetSpent')) break
    await sleep(100)
  }
  const waiting = tasks.filter(({ code }) => code === 'budgetSpent')
  assert.ok(waiting.length > 0 && waiting.length < wanted, JSON.stringify(tasks.map(({ code }) => code)))
  const invited = tasks.length - waiting.length
  assert.equal((await controlOf(simulator).ledger()).length, invited)
  assert.ok(invited >= 10, `only ${invited} were invited by the burst`)
  const now = system.clock.now().getTime()
  const ends = waiting.map(({ reason }) => Date.parse(/done at (\S+)\.$/.exec(reason ?? '')?.[1] ?? ''))
  for (const end of ends) assert.ok(end > now && end < now + 24 * 3_600_000, String(end))
  assert.ok(new Set(ends).size > 1, 'each has a place in the queue')
  assert.deepEqual((await controlOf(simulator).state())['unhandled'], [])
})
