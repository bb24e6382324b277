import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBrevo } from '../../connectors/brevo/simulator/server.ts'
import { type Control, controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

const people = 12
const email = (at: number) => `person.${at}@example.com`

const kinds = [
  { kind: 'reset', phase: 'after' },
  { kind: 'reset', phase: 'before' },
  { kind: 'error', status: 500, phase: 'after' },
  { kind: 'error', status: 502, phase: 'before' },
  { kind: 'throttle', retryAfter: 1 },
  { kind: 'html', phase: 'after' },
  { kind: 'truncate', length: 'cut' },
  { kind: 'contentType' },
  { kind: 'emailCase', to: 'upper' },
  { kind: 'latency', ms: 30 },
  { kind: 'stale', ms: 400 },
  { kind: 'noop' },
  { kind: 'drift', how: 'null', field: 'status' },
  { kind: 'truncate', length: 'whole' },
] as const

/** To the end; what became a question is tried again by a person once the trouble is over. Gives how often it struck. */
async function settle(system: TestSystem, control: Control): Promise<number> {
  await settledTasks(system, 90_000)
  const fired = (await control.faults()).reduce((sum, one) => sum + Number(one['fired']), 0)
  await control.setFaults()
  for (const { id, state } of await settledTasks(system))
    if (state === 'needsPerson' || state === 'failed') await system.run('task.retry', { id })
  await settledTasks(system, 90_000)
  return fired
}

for (const fault of kinds)
  test(`nobody is invited twice and no change is lost when one request in ten fails (${JSON.stringify(fault)})`, async () => {
    await using simulator = await startBrevo({ rateLimit: false })
    await using system = await startTestSystem()
    const { scim, app } = await connect(system, simulator)
    await system.run('app.set', { app, concurrency: 4 })
    const control = controlOf(simulator)
    const strike = () => control.setFaults({ ...fault, probability: 0.1 })
    let fired = 0
    await strike()
    const turning = setInterval(() => system.clock.advance(10_000), 200)
    try {
      const ids = await Promise.all(
        Array.from({ length: people }, async (_, at) => {
          const reply = await scim.post('/Users', { userName: email(at), active: true })
          assert.equal(reply.status, 201, JSON.stringify(reply.body))
          return reply.body.id
        }),
      )
      fired += await settle(system, control)
      const leavers = ids.filter((_, at) => at % 2 === 0)
      await strike()
      await Promise.all(
        leavers.map((id) => scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })),
      )
      fired += await settle(system, control)
    } finally {
      clearInterval(turning)
    }
    assert.ok(fired > 0, 'no fault has struck')
    const ledger = await control.ledger()
    const count = (op: string, at: number) =>
      ledger.filter((entry) => entry.op === op && entry.target.toLowerCase() === `user:${email(at)}`).length
    for (let at = 0; at < people; at += 1)
      assert.deepEqual([at, count('invite', at), count('disable', at)], [at, 1, at % 2 === 0 ? 1 : 0])
    const tasks = await system.run<readonly TaskView[]>('task.list', { limit: 1_000 })
    const lost = tasks.filter(({ state }) => !['done', 'superseded', 'inProgress'].includes(state))
    assert.deepEqual(
      lost.map(({ account, state, code }) => `${account} ${state} ${code}`),
      [],
    )
    assert.equal((await verifyLines(await system.exportTrail())).ok, true)
  })

test('an answer that could not be understood is not used again: a retry at once reads anew', async () => {
  await using simulator = await startBrevo({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const control = controlOf(simulator)
  await control.setFaults({ kind: 'truncate', length: 'cut', match: { method: 'GET' }, count: 1 })
  assert.equal((await scim.post('/Users', { userName: email(1), active: true })).status, 201)
  const [stopped] = await settledTasks(system)
  assert.deepEqual([stopped?.state, stopped?.code], ['needsPerson', 'unexpectedAnswer'])
  await system.run('task.retry', { id: stopped?.id })
  await settledTasks(system)
  assert.deepEqual(
    (await control.ledger()).map(({ op, target }) => [op, target]),
    [['invite', `user:${email(1)}`]],
  )
})
