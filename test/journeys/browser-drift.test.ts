import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { ApplicationView } from '../../src/operations/app-show.ts'
import type { AuditView } from '../../src/operations/audit-list.ts'
import type { PagesView } from '../../src/operations/pages-view.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

const withinMs = 90_000

const eventsOf = async (system: TestSystem, event: string) =>
  (await system.run<{ entries: readonly AuditView[] }>('audit.list', { event })).entries

async function latest(system: TestSystem, email: string): Promise<TaskView | undefined> {
  return (await settledTasks(system, withinMs)).find(({ account }) => account === email)
}

test('pages that have changed stop the changes they are part of, are told of, and let go when they are well', async () => {
  await using simulator = await startSixsense({ seed: 'company' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator, { fast: false })
  const vendor = controlOf(simulator)
  await system.run('mapping.set', { app, group: 'sales', entitlement: 'Sales User' })
  const group = String((await scim.post('/Groups', { displayName: 'sales' })).body['id'])
  const push = async (userName: string) => {
    const { body } = await scim.post('/Users', { userName, active: true })
    const value = [{ value: String(body['id']) }]
    await scim.patch(`/Groups/${group}`, { op: 'add', path: 'members', value })
    return String(body['id'])
  }
  const pages = async () => (await system.run<ApplicationView>('app.show', { app })).pages
  const writes = async () => (await vendor.ledger()).length

  // Before the first change everything is walked, and nothing changed by that.
  const noah = await push('noah.klein@example.com')
  assert.equal((await latest(system, 'noah.klein@example.com'))?.outcome, 'alreadySo')
  const walked = await system.run<PagesView>('app.walk', { app })
  assert.equal(walked.state, 'good', JSON.stringify(walked))
  assert.equal(await writes(), 0)

  // The menu of a row has other words: what begins there stops, invitations go on.
  await vendor.admin('beOdd', { names: ['otherMenu'] })
  system.clock.advance(7 * 3_600_000)
  await scim.patch(`/Users/${noah}`, { op: 'replace', path: 'active', value: false })
  const left = await latest(system, 'noah.klein@example.com')
  assert.deepEqual([left?.state, left?.code], ['needsPerson', 'uiChanged'])
  const drifted = await pages()
  assert.deepEqual(
    drifted?.drifts.map(({ at, code }) => `${at} ${code}`),
    ['setRole not_found', 'disable not_found'],
  )
  for (const { proposals } of drifted?.drifts ?? []) assert.ok((proposals[0]?.now.length ?? 0) > 0)
  assert.equal((await eventsOf(system, 'recipe.drifted')).length, 1)
  await push('kim.doe@example.com')
  assert.equal((await latest(system, 'kim.doe@example.com'))?.code, 'invited')
  assert.equal(await writes(), 1)

  // Mended there: the next look finds it so, by itself, and what waits can be tried again.
  await vendor.admin('beOdd', { names: [] })
  system.clock.advance(7 * 3_600_000)
  for (const until = performance.now() + withinMs; (await pages())?.state !== 'good'; await sleep(500))
    assert.ok(performance.now() < until, JSON.stringify(await pages()))
  assert.equal((await eventsOf(system, 'recipe.recovered')).length, 1)
  await system.run('task.retry', { id: left?.id })
  assert.equal((await latest(system, 'noah.klein@example.com'))?.outcome, 'verified')
  assert.equal(await writes(), 2)
})
