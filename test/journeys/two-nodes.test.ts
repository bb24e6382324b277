import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

const person = (userName: string) => ({ userName, active: true })

test('two nodes on one database share the work: everything is done, nothing twice, and one trail is whole', async () => {
  await using simulator = await startReference()
  await using first = await startTestSystem()
  await using second = await startTestSystem({ beside: first })
  const { scim, app, token } = await connect(first, simulator)
  const other = scimClient(`${second.system.url}/scim/v2/${app}`, token)
  const control = controlOf(simulator)
  await control.setFaults({ kind: 'latency', ms: 40 }, { kind: 'error', phase: 'after', probability: 0.1 })
  const names = Array.from({ length: 60 }, (_, index) => `person${index}`)
  const replies = await Promise.all(
    names.map((name, index) => (index % 2 === 0 ? scim : other).post('/Users', person(name))),
  )
  const faults = [...first.logged, ...second.logged].filter(({ level }) => level === 'error')
  for (const { status } of replies) assert.equal(status, 201, JSON.stringify(faults))
  await control.setFaults()
  const tasks = await settledTasks(first, 60_000)
  assert.ok(tasks.length >= 60 && tasks.every(({ state }) => state === 'done'))
  const made = (await control.ledger()).map(({ detail }) => detail['userName'])
  assert.deepEqual([made.length, new Set(made).size], [60, 60])
  assert.equal((await verifyLines(await second.exportTrail())).ok, true)
})

test('a request that waits on one node hears of the outcome on another, and a revoked token is dead on both within a second', async () => {
  await using simulator = await startReference()
  await using first = await startTestSystem()
  const { scim, app, token } = await connect(first, simulator)
  await using second = await startTestSystem({ beside: first })
  const other = scimClient(`${second.system.url}/scim/v2/${app}`, token)
  // The first node's lane is full: what it is asked for is carried out by the second.
  await first.run('app.set', { app, concurrency: 1 })
  await controlOf(simulator).setFaults({ kind: 'latency', ms: 800, match: { method: 'POST' } })
  const replies = await Promise.all(['a', 'b', 'c'].map((name) => scim.post('/Users', person(name))))
  for (const { status } of replies) assert.equal(status, 201)
  await controlOf(simulator).setFaults()
  await settledTasks(first)
  assert.equal((await other.get('/Users')).status, 200)
  const [listed] = await first.run<readonly { id: string }[]>('scimToken.list', { app })
  await first.run('scimToken.revoke', { id: listed?.id })
  await sleep(1_100)
  first.clock.advance(1_100)
  second.clock.advance(1_100)
  assert.deepEqual([(await scim.get('/Users')).status, (await other.get('/Users')).status], [401, 401])
})
