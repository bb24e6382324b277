import assert from 'node:assert/strict'
import { startAdyen } from '../../connectors/adyen/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { JsonObject } from '../../simulation/json.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import type { ScimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

/** A fault that lasts until it is mended, or an answer that never comes, has tests of its own. */
export const adyenFaults: readonly JsonObject[] = [
  { kind: 'latency', ms: 20 },
  { kind: 'throttle', retryAfter: 1 },
  { kind: 'error', status: 500 },
  { kind: 'error', status: 502, phase: 'after' },
  { kind: 'reset' },
  { kind: 'reset', phase: 'after' },
  { kind: 'html' },
  { kind: 'html', phase: 'after' },
  { kind: 'truncate', length: 'whole' },
  { kind: 'truncate', length: 'cut' },
  { kind: 'contentType' },
  // A turn of the clock by the lag that the connector declares takes longer than this.
  { kind: 'stale', ms: 150 },
  { kind: 'pages', how: 'total' },
  { kind: 'drift', how: 'rename', field: 'active' },
  { kind: 'noop' },
  { kind: 'partial', fields: ['roles'] },
  { kind: 'emailCase', to: 'swap' },
]

const mostTries = 12

type Shown = {
  readonly email: string
  readonly lastName: string
  readonly roles: readonly string[]
  readonly active: boolean
}

/**
 * So many people go through their lives while each of these faults strikes a tenth of what it could strike. Afterwards
 * each was made once, and is as the identity provider wants it; what could not be made had stopped and said so.
 */
export async function liveThroughFaults({
  faults,
  count,
  random = 1,
}: {
  readonly faults: readonly JsonObject[]
  readonly count: number
  readonly random?: number
}): Promise<number> {
  const people = Array.from({ length: count }, (_, at) => `person.${at}@example.com`)
  await using simulator = await startAdyen({ random })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('mapping.set', { app, group: 'Reviewers', entitlement: 'role:Merchant review' })
  const control = controlOf(simulator)
  await control.setFaults(...faults.map((fault) => ({ ...fault, probability: 0.1 })))
  await live(scim, people, () => settleWithPerson(system))
  const fired = (await control.faults()).map((fault) => Number(fault['fired']))
  await control.setFaults()

  const ledger = await control.ledger()
  const created = ledger.filter(({ op }) => op === 'create').map(({ detail }) => String(detail['username']))
  assert.deepEqual(created.map((name) => name.toLowerCase()).sort(), [...people].sort())
  const { users } = (await control.state()) as { readonly users: readonly Shown[] }
  const shown = users.slice(2).map((user) => ({ ...user, email: user.email.toLowerCase() }))
  assert.equal(shown.length, people.length)
  for (const { email, lastName, roles, active } of shown) {
    const left = people.indexOf(email) % 2 === 0
    assert.deepEqual([lastName, roles, active], ['Holm', ['Merchant review'], !left], email)
  }
  assert.ok(
    fired.some((times) => times > 0),
    'nothing went wrong, so nothing was proved',
  )
  assert.equal((await verifyLines(await system.exportTrail())).ok, true)
  return fired.reduce((sum, times) => sum + times, 0)
}

/** Everybody joins, gets a role, is renamed, leaves and comes back; then every other one leaves. */
async function live(
  scim: ScimClient,
  people: readonly string[],
  settled: () => Promise<unknown>,
): Promise<void> {
  const ids: string[] = []
  const each = async (act: (id: string, at: number) => Promise<{ readonly status: number }>) => {
    const replies = await Promise.all(ids.map(act))
    assert.ok(replies.every(({ status }) => status < 300))
    await settled()
  }
  const replace = (path: string, value: unknown) => (id: string) =>
    scim.patch(`/Users/${id}`, { op: 'replace', path, value })
  for (const userName of people) {
    const person = { userName, name: { givenName: 'A', familyName: 'Berg' }, active: true }
    const { status, body } = await scim.post('/Users', person)
    assert.equal(status, 201)
    ids.push(body.id)
  }
  await settled()
  await scim.post('/Groups', { displayName: 'Reviewers', members: ids.map((value) => ({ value })) })
  await settled()
  await each(replace('name.familyName', 'Holm'))
  await each(replace('active', false))
  await each(replace('active', true))
  await each((id, at) => replace('active', at % 2 !== 0)(id))
}

/** Turns the clock while tasks wait, until nothing is under way. */
async function settle(system: TestSystem): Promise<readonly TaskView[]> {
  const turning = setInterval(() => system.clock.advance(5_000), 300)
  try {
    return await settledTasks(system, 120_000)
  } finally {
    clearInterval(turning)
  }
}

/** What stopped says so, and a person who retries it, again and again while the faults last, gets it done. */
async function settleWithPerson(system: TestSystem): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const tasks = await settle(system)
    const stopped = tasks.filter(({ state }) => state === 'failed' || state === 'needsPerson')
    for (const { id } of stopped) await system.run('task.retry', { id })
    if (stopped.length === 0)
      return assert.ok(tasks.every(({ state }) => state === 'done' || state === 'superseded'))
  }
  assert.fail('a person had to retry too often')
}
