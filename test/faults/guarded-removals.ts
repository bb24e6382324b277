import assert from 'node:assert/strict'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { type Control, controlOf } from '../../simulation/control-client.ts'
import { createRandom, type Random } from '../../simulation/random.ts'
import { type ScimClient, type ScimReply, scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { type RemovalHistory, removalHistory } from './removal-history.ts'

export type GuardRun = {
  /** How many people the application has. */
  readonly people: number
  /** How often something is done that takes access or rights away, or time passes, or a node is replaced. */
  readonly moves: number
  readonly seed: number
}

export type GuardReport = {
  readonly asked: number
  readonly removed: number
  readonly held: number
  readonly mostInADay: number
  readonly limit: number
}

/** The limit as the documentation states it, not as the product computes it. */
function statedLimit(people: number): number {
  if (people < 20) return 3
  return people < 100 ? 5 : Math.min(Math.ceil(people / 20), 100)
}

/**
 * Bursts, drips, two identity providers, emptied groups and returns, at random, over days that pass in moments, on two
 * nodes that are replaced meanwhile. Fails if in any 24 hours more people lost something than the limit allows, or if
 * what was not done is not held, or if the identity provider was told anything but success.
 */
export async function guardedRemovals(run: GuardRun): Promise<GuardReport> {
  const random = createRandom(run.seed, 'what is taken away')
  await using simulator = await startReference({ random: run.seed })
  await using first = await startTestSystem()
  const control = controlOf(simulator)
  await control.admin('createGroup', { name: 'Everybody' })
  const { app, token } = await connect(first, simulator, { guard: 'on' })
  const { token: otherToken } = await first.run<{ token: string }>('scimToken.create', { app })
  await first.run('mapping.set', { app, group: 'Everybody', entitlement: 'Everybody' })
  const scene: Scene = {
    ...{ first, control, random, second: await startTestSystem({ beside: first, clock: first.clock }) },
    doors: () =>
      [first, scene.second].flatMap((node) => [token, otherToken].map((key) => door(node, app, key))),
    history: removalHistory(),
    active: new Map(),
    removedFromGroup: new Set(),
    askedOff: new Set(),
  }
  try {
    const groupId = await putIn(scene, run.people)
    for (let move = 0; move < run.moves; move += 1) await makeMove(scene, groupId)
    return await judge(scene, run.people)
  } finally {
    await scene.second[Symbol.asyncDispose]()
  }
}

type Scene = {
  readonly first: TestSystem
  second: TestSystem
  readonly control: Control
  readonly random: Random
  readonly history: RemovalHistory
  /** Each node by each of two identity providers. */
  readonly doors: () => readonly ScimClient[]
  /** The ids of everybody, and whether the identity provider wants them active. */
  readonly active: Map<string, boolean>
  readonly removedFromGroup: Set<string>
  readonly askedOff: Set<string>
}

function door(node: TestSystem, app: string, token: string): ScimClient {
  return scimClient(`${node.system.url}/scim/v2/${app}`, token)
}

async function putIn(scene: Scene, people: number): Promise<string> {
  const [scim] = scene.doors()
  assert.ok(scim)
  for (let n = 0; n < people; n += 1) {
    const added: ScimReply = await scim.post('/Users', { userName: `p${n}`, active: true })
    assert.equal(added.status, 201)
    scene.active.set(added.body.id, true)
  }
  const members = [...scene.active.keys()].map((value) => ({ value }))
  const group = await scim.post('/Groups', { displayName: 'Everybody', members })
  await settle(scene)
  return group.body.id
}

const hourMs = 60 * 60_000

async function makeMove(scene: Scene, groupId: string): Promise<void> {
  const { random, first } = scene
  const chance = random()
  if (chance < 0.3) await takeOff(scene, 1 + Math.floor(random() * 8))
  else if (chance < 0.6) await takeOff(scene, 1)
  else if (chance < 0.75) await shrinkGroup(scene, groupId, 1 + Math.floor(random() * 6))
  else if (chance < 0.85) await bringBack(scene)
  else if (chance < 0.92) await replaceNode(scene)
  else first.clock.advance((6 + random() * 19) * hourMs)
  await settle(scene)
  // From a drip to a pause of some hours.
  first.clock.advance(random() < 0.6 ? random() * hourMs : random() * 8 * hourMs)
}

async function takeOff(scene: Scene, count: number): Promise<void> {
  const ids = pick(scene, count, (active) => active)
  await Promise.all(ids.map((id) => setActive(scene, id, false)))
}

async function bringBack(scene: Scene): Promise<void> {
  await Promise.all(pick(scene, 1, (active) => !active).map((id) => setActive(scene, id, true)))
}

async function setActive(scene: Scene, id: string, value: boolean): Promise<void> {
  const { status, body } = await anyDoor(scene).patch(`/Users/${id}`, {
    op: 'replace',
    path: 'active',
    value,
  })
  assert.deepEqual([status, body['active']], [200, value], JSON.stringify(body))
  scene.active.set(id, value)
  if (value) scene.askedOff.delete(id)
  else scene.askedOff.add(id)
}

async function shrinkGroup(scene: Scene, groupId: string, count: number): Promise<void> {
  const ids = pick(scene, count, (active, id) => active && !scene.removedFromGroup.has(id))
  if (ids.length === 0) return
  const changes = ids.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` }))
  const { status } = await anyDoor(scene).patch(`/Groups/${groupId}`, ...changes)
  assert.equal(status, 200)
  for (const id of ids) scene.removedFromGroup.add(id)
}

async function replaceNode(scene: Scene): Promise<void> {
  await scene.second[Symbol.asyncDispose]()
  scene.second = await startTestSystem({ beside: scene.first, clock: scene.first.clock })
}

function anyDoor({ doors, random }: Scene): ScimClient {
  const all = doors()
  const chosen = all[Math.floor(random() * all.length)]
  assert.ok(chosen)
  return chosen
}

function pick(
  scene: Scene,
  count: number,
  fits: (active: boolean, id: string) => boolean,
): readonly string[] {
  return [...scene.active]
    .filter(([id, active]) => fits(active, id))
    .map(([id]) => [scene.random(), id] as const)
    .toSorted(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, id]) => id)
}

async function settle({ first, history, control }: Scene): Promise<void> {
  await settledTasks(first, 120_000)
  history.note(await control.ledger(), first.clock.now())
}

async function judge(scene: Scene, people: number): Promise<GuardReport> {
  const { history, askedOff, removedFromGroup } = scene
  const limit = statedLimit(people)
  const mostInADay = history.mostInADay()
  assert.ok(mostInADay <= limit, `${mostInADay} lost something within 24 hours; the limit is ${limit}`)
  const rows = await scene.first.system.operations.db
    .selectFrom('account')
    .innerJoin('task', 'task.id', 'account.task_id')
    .select(['account.scim_user_id', 'account.vendor_id', 'task.state', 'task.hold'])
    .execute()
  const { accounts } = (await scene.control.state()) as {
    accounts: readonly { id: string; active: boolean; groups: readonly string[] }[]
  }
  let held = 0
  for (const { scim_user_id: id, vendor_id, state, hold } of rows) {
    if (id === null || !(askedOff.has(id) || removedFromGroup.has(id))) continue
    if (state === 'held') {
      assert.equal(hold, 'guard')
      held += 1
    } else {
      const shown = accounts.find((account) => account.id === vendor_id)
      const gone = askedOff.has(id) ? shown?.active === false : shown?.groups.length === 0
      assert.ok(gone, `${id} is ${state} and has lost nothing`)
    }
  }
  return { asked: askedOff.size + removedFromGroup.size, removed: history.count(), held, mostInADay, limit }
}
