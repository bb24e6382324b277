import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { alertUnconfirmedLeavers } from '../../src/provisioning/leaver-alert.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const person = (userName: string) => ({ userName, active: true })

test('the kill switch stops every call within a second, nothing asked for is lost, and it all goes on afterwards', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const made = async () => (await controlOf(simulator).ledger()).length
  for (const scope of [{ app }, {}]) {
    await system.run('killSwitch.set', { switch: 'on', ...scope })
    await sleep(1_000)
    const before = await made()
    const startedAt = Date.now()
    const { status, body } = await scim.post('/Users', person(`kim${before}`))
    assert.deepEqual([status, body['active']], [201, true])
    assert.ok(Date.now() - startedAt < 6_000)
    await sleep(1_500)
    assert.equal(await made(), before)
    const [waiting] = await system.run<readonly TaskView[]>('task.list', { open: true })
    assert.equal(waiting?.standstill, 'the kill switch is on')
    await system.run('killSwitch.set', { switch: 'off', ...scope })
    const tasks = await settledTasks(system)
    assert.equal(tasks[0]?.outcome, 'verified')
    assert.equal(await made(), before + 1)
  }
})

test('of a leaver who is not confirmed gone after a quarter of an hour a person is told once', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const { body } = await scim.post('/Users', person('kim'))
  await settledTasks(system)
  await system.run('killSwitch.set', { switch: 'on', app })
  await scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'active', value: false })
  const log = (level: string, message: string, fields: object) => lines.push({ level, message, fields })
  const lines: object[] = []
  assert.equal(await alertUnconfirmedLeavers(system.system.operations, log), 0)
  system.clock.advance(16 * 60_000)
  const told = (await alertUnconfirmedLeavers(system.system.operations, log)) + alertsIn(system.logged)
  assert.equal(told, 1)
  assert.equal(await alertUnconfirmedLeavers(system.system.operations, log), 0)
  const trail = await system.exportTrail()
  assert.equal(trail.filter((line) => line.includes('leaver.unconfirmed')).length, 1)
})

/** The server's own watch may have been faster than the test. */
function alertsIn(logged: readonly { readonly message: string }[]): number {
  return logged.filter(({ message }) => message.startsWith('a leaver still has access')).length
}
