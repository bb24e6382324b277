import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { controlOf } from '../../simulation/control-client.ts'
import type { JsonObject } from '../../simulation/json.ts'
import type { SnapshotView } from '../../src/operations/app-sync.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import type { ScimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'
import { type FaultyVendor, faultyVendors, type Standing } from './faulty-vendors.ts'

const mostTries = 12
const longestWaitMs = 600_000

/**
 * So many people go through their lives while each of these faults strikes a tenth of what it could strike. Afterwards
 * each was made as often as it should be, and is as the identity provider wants it; what could not be made had stopped
 * and said so. Gives how often a fault struck.
 */
export async function liveThroughFaults({
  vendor,
  faults,
  count,
  random = 1,
}: {
  readonly vendor: keyof typeof faultyVendors
  readonly faults: readonly JsonObject[]
  readonly count: number
  readonly random?: number
}): Promise<number> {
  const struck: FaultyVendor = faultyVendors[vendor]
  const people = Array.from({ length: count }, (_, at) => `person.${at}@example.com`)
  await using simulator = await struck.start({ random, rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const control = controlOf(simulator)
  if (struck.prepare !== undefined) await control.admin(struck.prepare.action, struck.prepare.input)
  await system.run('mapping.set', { app, group: 'Reviewers', entitlement: struck.entitlement })
  await control.setFaults(...faults.map((fault) => ({ ...fault, probability: 0.1 })))
  await live(scim, people, async () => {
    await settleWithPerson(system)
    await readAll(system, app)
  })
  const fired = (await control.faults()).map((fault) => Number(fault['fired']))
  await control.setFaults()

  const made = (await control.ledger()).flatMap((entry) => struck.made(entry)?.toLowerCase() ?? [])
  const expected = people.flatMap((name) => Array.from({ length: struck.timesMade }, () => name))
  assert.deepEqual(made.toSorted(), expected.toSorted())
  const standings = struck.standings(await control.state())
  for (const [at, name] of people.entries()) checkStanding(name, standings.get(name), at % 2 !== 0)
  assert.equal([...standings.keys()].filter((name) => !people.includes(name)).length, 0)
  assert.ok(
    fired.some((times) => times > 0),
    'nothing went wrong, so nothing was proved',
  )
  assert.equal((await verifyLines(await system.exportTrail())).ok, true)
  return fired.reduce((sum, times) => sum + times, 0)
}

/** Who stayed holds what the group gives; who left has no access, or is not there at all. */
function checkStanding(name: string, standing: Standing | undefined, stayed: boolean): void {
  assert.equal(standing?.active ?? false, stayed, name)
  if (!stayed) return
  assert.equal(standing?.familyName ?? 'Holm', 'Holm', name)
  assert.equal(standing?.inGroup, true, name)
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

/** Turns the clock while tasks wait, smoothly and twenty times as fast as it goes, until nothing is under way. */
async function settle(system: TestSystem): Promise<readonly TaskView[]> {
  const turning = setInterval(() => system.clock.advance(400), 20)
  try {
    return await settledTasks(system, longestWaitMs)
  } finally {
    clearInterval(turning)
  }
}

const atRest = ({ state, code }: TaskView) =>
  state === 'done' || state === 'superseded' || (state === 'inProgress' && code === 'invited')

/** All accounts are read, faults or not: what can't be believed is refused, and concludes nothing. */
async function readAll(system: TestSystem, app: string): Promise<void> {
  const { id } = await system.run<SnapshotView>('app.sync', { app })
  const turning = setInterval(() => system.clock.advance(400), 20)
  try {
    while ((await system.run<SnapshotView>('snapshot.show', { id })).state === 'reading') await sleep(50)
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
    if (stopped.length === 0) return assert.ok(tasks.every(atRest))
  }
  assert.fail('a person had to retry too often')
}
