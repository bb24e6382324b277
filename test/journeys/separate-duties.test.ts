import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { browserOf, signInAsOwner } from '../browser-client.ts'
import { colleague } from '../people.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { listOf, startByHand, userNamed } from './by-hand.ts'

/** A deletion that this person asks for by the console: it is held for a person. */
async function heldFor(
  system: TestSystem,
  actor: { readonly id: string; readonly role: string },
): Promise<string> {
  const { db } = system.system.operations
  const held = (await system.run<readonly TaskView[]>('task.list', { state: 'held' }))[0] ?? assert.fail()
  const origin = {
    via: 'person',
    actor: { kind: 'person', tokenId: actor.id, personId: actor.id, role: actor.role },
  }
  await db
    .updateTable('task')
    .set({ origin: JSON.stringify(origin) })
    .where('id', '=', held.id)
    .execute()
  return held.id
}

async function withHeldTask(system: TestSystem, simulator: Awaited<ReturnType<typeof startReference>>) {
  const { scim } = await connect(system, simulator)
  const { body } = await scim.post('/Users', { userName: 'kim', active: true })
  await settledTasks(system)
  await scim.send('DELETE', `/Users/${body.id}`)
  const tasks = await settledTasks(system)
  assert.ok(tasks.some(({ state }) => state === 'held'))
}

test('who asked for a change does not release it while somebody else can; alone it is allowed and on record', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  await withHeldTask(system, simulator)
  const { browser: owner } = await signInAsOwner(system)
  const ada = await colleague(system, owner, 'ada', 'admin')
  const id = await heldFor(system, { id: ada.id, role: 'admin' })
  const refused = await ada.browser.send('POST', `/api/tasks/${id}/approve`, {})
  assert.deepEqual([refused.status, refused.json['code']], [403, 'forbidden'])
  assert.match(String(refused.json['detail']), /another person/)
  assert.equal((await owner.send('POST', `/api/tasks/${id}/approve`, {})).status, 200)
})

test('an owner who is alone releases what they asked for, and the trail says so', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  await withHeldTask(system, simulator)
  const { browser: owner, joined } = await signInAsOwner(system)
  const { session } = joined.json as unknown as { session: { person: { id: string } } }
  const id = await heldFor(system, { id: session.person.id, role: 'owner' })
  assert.equal((await owner.send('POST', `/api/tasks/${id}/approve`, {})).status, 200)
  const trail = await system.exportTrail()
  assert.equal(trail.filter((line) => line.includes('"askedForToo":true')).length, 1)
})

test('a second person is another person: not the same one with a token, whatever it is called', async () => {
  await using system = await startTestSystem()
  const { scim, items, task, upload } = await startByHand(system)
  assert.equal((await upload(listOf('ada@example.com,Ada,Member,Active'))).state, 'accepted')
  await scim.post('/Users', userNamed('Ann'))
  const [item] = await items()
  assert.ok(item)
  const { browser: olga } = await signInAsOwner(system)
  const otto = await colleague(system, olga, 'otto', 'operator')
  const made = await olga.send('POST', '/api/api-tokens', { label: 'a robot', role: 'operator' })
  const robot = { authorization: `Bearer ${String(made.json['token'])}` }
  const confirm = `/api/work-items/${item.id}/confirm`
  const byRobot = () => browserOf(system).send('POST', confirm, {}, robot)
  assert.equal((await olga.send('POST', `/api/work-items/${item.id}/done`, {})).status, 200)
  assert.equal((await olga.send('POST', confirm, {})).status, 403)
  assert.equal((await byRobot()).status, 403)
  assert.equal((await otto.browser.send('POST', confirm, {})).status, 200)
  assert.equal((await task(item.taskId)).state, 'done')
})
