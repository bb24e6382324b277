import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

const mia = 'mia.marsh@example.com'

async function open(system: TestSystem, simulator: Awaited<ReturnType<typeof startSixsense>>) {
  const { scim, app } = await connect(system, simulator, { fast: false })
  await system.run('mapping.set', { app, group: 'marketing', entitlement: 'Marketing User' })
  const group = await scim.post('/Groups', { displayName: 'marketing' })
  const user = await scim.post('/Users', { userName: mia, active: true })
  const members = [{ value: user.body['id'] }]
  await scim.patch(`/Groups/${group.body['id']}`, { op: 'add', path: 'members', value: members })
  await settledTasks(system, 60_000)
  return {
    app,
    disable: () => scim.patch(`/Users/${user.body['id']}`, { op: 'replace', path: 'active', value: false }),
  }
}

test('a kill switch stops a browser before its click; let go, the change is made once', async () => {
  await using simulator = await startSixsense()
  await using system = await startTestSystem()
  const vendor = controlOf(simulator)
  const { app, disable } = await open(system, simulator)
  // Pages take their time, so that the switch comes while the browser is on its way.
  await vendor.setFaults({ kind: 'latency', ms: 1_500 })
  const asked = disable()
  await sleep(1_000)
  await system.run('killSwitch.set', { app, switch: 'on' })
  await asked
  await sleep(4_000)
  assert.deepEqual(await vendor.ledger(), [])
  await vendor.setFaults()
  await system.run('killSwitch.set', { app, switch: 'off' })
  const [task] = await settledTasks(system, 60_000)
  assert.equal(task?.outcome, 'verified', JSON.stringify(task))
  assert.deepEqual(
    (await vendor.ledger()).map(({ op, target }) => `${op} ${target}`),
    [`disable user:${mia}`],
  )
})

test('without a browser a change is a work item with the steps, and everything else works', async () => {
  await using simulator = await startSixsense()
  await using system = await startTestSystem({ browserPath: '/nowhere/chromium' })
  const { scim, app } = await connect(system, simulator, { fast: false })
  const { status } = await scim.post('/Users', { userName: mia, active: true })
  assert.equal(status, 201)
  const [task] = await settledTasks(system, 60_000)
  assert.deepEqual([task?.state, task?.code], ['needsPerson', 'browserMissing'])
  const items = await system.run<readonly { id: string; account: string }[]>('workItem.list', { app })
  assert.deepEqual(
    items.map(({ account }) => account),
    [mia],
  )
  const { steps } = await system.run<{ steps: readonly string[] }>('workItem.show', { id: items[0]?.id })
  assert.match(steps.join('\n'), /Open Settings[\s\S]*mia\.marsh@example\.com[\s\S]*Click Send invite/)
  assert.deepEqual(await controlOf(simulator).ledger(), [])
})
