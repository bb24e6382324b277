import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { type Control, controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

const person = (userName: string) => ({ userName, name: { givenName: 'A', familyName: 'B' }, active: true })

/** Turns the clock while tasks wait, until nothing is under way. */
async function settle(system: TestSystem): Promise<readonly TaskView[]> {
  const turning = setInterval(() => system.clock.advance(5_000), 300)
  try {
    return await settledTasks(system, 60_000)
  } finally {
    clearInterval(turning)
  }
}

async function countOf(control: Control, op: string): Promise<number> {
  return (await control.ledger()).filter((entry) => entry.op === op).length
}

const lost = [
  { kind: 'error', status: 500, phase: 'after', count: 1 },
  { kind: 'error', status: 502, phase: 'before', count: 1 },
  { kind: 'reset', phase: 'after', count: 1 },
  { kind: 'reset', phase: 'before', count: 1 },
  { kind: 'html', phase: 'after', count: 1 },
] as const

for (const fault of lost)
  test(`each change is made once and proved when its answer is lost (${fault.kind} ${fault.phase})`, async () => {
    await using simulator = await startReference()
    await using system = await startTestSystem()
    const { scim } = await connect(system, simulator)
    const control = controlOf(simulator)
    const { body: group } = await scim.post('/Groups', { displayName: 'G' })
    assert.ok(group.id)
    const change = async (match: object, act: () => Promise<{ status: number }>, expected: object) => {
      const before = (await control.ledger()).length
      await control.setFaults({ ...fault, match })
      assert.ok((await act()).status < 300)
      const tasks = await settle(system)
      assert.deepEqual(
        tasks.filter(({ state }) => !['done', 'superseded'].includes(state)),
        [],
      )
      assert.equal(tasks[0]?.outcome, 'verified')
      const made = (await control.ledger()).slice(before)
      assert.deepEqual(
        made.map(({ op }) => op),
        expected,
      )
      assert.equal((await control.faults())[0]?.['fired'], 1, 'the fault has struck')
    }
    const created = { id: '' }
    await change({ method: 'POST', path: '/v1/accounts' }, async () => {
      const reply = await scim.post('/Users', person('kim'))
      created.id = reply.body.id
      return reply
    }, ['create'])
    const path = `/Users/${created.id}`
    const patch = (name: string, value: unknown) => () =>
      scim.patch(path, { op: 'replace', path: name, value })
    await change({ method: 'PATCH', path: '' }, patch('name.familyName', 'C'), ['update'])
    await change({ method: 'POST', path: 'disable' }, patch('active', false), ['disable'])
    await change({ method: 'POST', path: 'enable' }, patch('active', true), ['enable'])
    assert.equal((await verifyLines(await system.exportTrail())).ok, true)
  })

test('a vendor that asks to wait is left alone until then, and everything is done afterwards', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const control = controlOf(simulator)
  await control.setFaults({ kind: 'throttle', retryAfter: 2, count: 1 })
  await scim.post('/Users', person('kim@example.com'))
  const throttledAt = Date.now()
  const tasks = await settledTasks(system)
  assert.ok(Date.now() - throttledAt > 1_000)
  assert.deepEqual(
    tasks.map(({ outcome, attempt }) => [outcome, attempt]),
    [['verified', 0]],
  )
  assert.equal(await countOf(control, 'create'), 1)
})

test('a vendor slower than the wait gets one call, and the identity provider its answer', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const control = controlOf(simulator)
  await control.setFaults({ kind: 'latency', ms: 6_500, match: { method: 'POST' }, count: 1 })
  const startedAt = Date.now()
  assert.equal((await scim.post('/Users', person('kim'))).status, 201)
  assert.ok(Date.now() - startedAt < 6_400)
  assert.equal((await settledTasks(system))[0]?.outcome, 'verified')
  assert.equal(await countOf(control, 'create'), 1)
})

test('a change that the vendor takes and does not make is never called done', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const { body } = await scim.post('/Users', person('kim'))
  await settledTasks(system)
  await controlOf(simulator).setFaults({
    kind: 'html',
    phase: 'before',
    match: { method: 'POST', path: 'disable' },
  })
  await scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'active', value: false })
  for (let turns = 0; turns < 6; turns += 1) {
    system.clock.advance(60_000)
    await sleep(300)
  }
  const [task] = await system.run<readonly TaskView[]>('task.list', {})
  assert.notEqual(task?.outcome, 'verified')
  assert.notEqual(task?.state, 'done')
  assert.equal(await countOf(controlOf(simulator), 'disable'), 0)
})
