import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

test('a vendor that does not answer is left alone after ten times, asked again by reading, and served at once when it is back', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const control = controlOf(simulator)
  const ids: string[] = []
  for (let n = 0; n < 6; n += 1)
    ids.push((await scim.post('/Users', { userName: `p${n}`, active: true })).body.id)
  await settledTasks(system)
  await control.setFaults({ kind: 'error', status: 503, phase: 'before' })
  const off = { op: 'replace', path: 'active', value: false }
  await Promise.all(ids.map((id) => scim.patch(`/Users/${id}`, off)))
  const paused = async () => {
    const [listed] = await system.run<readonly { pauseCode?: string }[]>('app.list')
    return listed?.pauseCode
  }
  for (let turns = 0; turns < 60 && (await paused()) === undefined; turns += 1) {
    system.clock.advance(3_000)
    await sleep(100)
  }
  assert.equal(await paused(), 'unavailable')
  const asked = async () => (await control.faults())[0]?.['fired']
  const before = await asked()
  await sleep(1_500)
  assert.equal(await asked(), before, 'nothing is asked in a pause')
  const startedAt = Date.now()
  const { status } = await scim.patch(`/Users/${ids[0]}`, { ...off, value: true })
  assert.deepEqual([status, Date.now() - startedAt < 2_000], [200, true])

  await control.setFaults()
  system.clock.advance(6 * 60_000)
  await settledTasks(system)
  assert.equal(await paused(), undefined)
  const trail = (await system.exportTrail()).join('\n')
  assert.match(trail, /circuit\.opened/)
  assert.match(trail, /circuit\.closed/)
  assert.equal(app, 'reference')
})
