import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startScim } from '../../connectors/scim/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const staleMs = 1_000

test('a reading that is older than a change just proved does not end the next one: a leaver loses access', async () => {
  await using simulator = await startScim({})
  await using system = await startTestSystem()
  const control = controlOf(simulator)
  const { scim } = await connect(system, simulator)
  // Never fires; the simulator remembers its past for it.
  await control.setFaults({ kind: 'stale', ms: staleMs, skip: 1_000 })
  const { id } = (await scim.post('/Users', { userName: 'kim@example.com', active: true })).body
  const setActive = (value: boolean) => scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value })
  const turning = setInterval(() => system.clock.advance(500), 50)
  try {
    await settledTasks(system)
    await setActive(false)
    await settledTasks(system)
    await sleep(staleMs + 200)
    await setActive(true)
    assert.equal((await settledTasks(system))[0]?.outcome, 'verified')
    await control.setFaults({
      kind: 'stale',
      ms: staleMs,
      count: 1,
      match: { method: 'GET', path: '/Users/' },
    })
    await setActive(false)
    await settledTasks(system)
    assert.equal((await control.faults())[0]?.['fired'], 1, 'no reading was old')
  } finally {
    clearInterval(turning)
  }
  const ops = (await control.ledger()).map(({ op }) => op)
  assert.deepEqual(ops, ['create', 'disable', 'enable', 'disable'])
})
