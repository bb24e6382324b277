import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { localCredentialFile } from '../../src/credentials/api-token-store.ts'
import type { TaskStory } from '../../src/operations/task-show.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

const withinMs = 90_000

test('an application without an API lives by its pages: invited, given a role, disabled, let in again', async () => {
  await using simulator = await startSixsense({ seed: 'company' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator, { fast: false })
  const vendor = controlOf(simulator)
  const shown = async (email: string) => {
    const { users } = (await vendor.state()) as {
      users: readonly { email: string; role: string; status: string }[]
    }
    const user = users.find((one) => one.email === email)
    return user && `${user.role}, ${user.status}`
  }
  const latest = async (email: string): Promise<TaskView> => {
    const task = (await settledTasks(system, withinMs)).find(({ account }) => account === email)
    assert.ok(task, `no task for ${email}`)
    return task
  }
  const groups: Record<string, string> = {}
  for (const [name, entitlement] of Object.entries(mapped)) {
    await system.run('mapping.set', { app, group: name, entitlement })
    groups[name] = String((await scim.post('/Groups', { displayName: name })).body['id'])
  }
  const join = async (group: string, id: string) => {
    const { status, body } = await scim.patch(`/Groups/${groups[group]}`, {
      op: 'add',
      path: 'members',
      value: [{ value: id }],
    })
    assert.ok(status < 300, JSON.stringify(body))
  }
  const push = async (userName: string, group: string) => {
    const { status, body } = await scim.post('/Users', { userName, active: true })
    assert.equal(status, 201, JSON.stringify(body))
    const id = String(body['id'])
    await join(group, id)
    return id
  }
  const setActive = (id: string, active: boolean) =>
    scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: active })

  const noah = await push('noah.klein@example.com', 'insights')
  assert.equal((await latest('noah.klein@example.com')).outcome, 'verified')
  assert.equal(await shown('noah.klein@example.com'), 'Insights User, Active')
  await setActive(noah, false)
  const left = await latest('noah.klein@example.com')
  assert.equal(left.outcome, 'verified')
  assert.equal(await shown('noah.klein@example.com'), 'Insights User, Disabled')
  await seeProof(system, left, Object.values(simulator.secrets))
  await setActive(noah, true)
  assert.equal((await latest('noah.klein@example.com')).outcome, 'verified')
  assert.equal(await shown('noah.klein@example.com'), 'Insights User, Active')

  const kim = await push('kim.doe@example.com', 'sales')
  assert.equal((await latest('kim.doe@example.com')).code, 'invited')
  assert.equal(await shown('kim.doe@example.com'), 'Sales User, Invited')
  await setActive(kim, false)
  assert.equal((await latest('kim.doe@example.com')).outcome, 'verified')
  assert.equal(await shown('kim.doe@example.com'), undefined)

  // Only the Primary Administrator may: a person is asked, with the steps.
  const adam = await push('adam.admin@example.com', 'sales')
  const asked = await latest('adam.admin@example.com')
  assert.equal(asked.state, 'needsPerson')
  assert.equal(await shown('adam.admin@example.com'), 'Administrator, Active')
  assert.ok(adam)

  const ops = (await vendor.ledger()).map(({ op, target }) => `${op} ${target}`)
  assert.deepEqual(ops, [
    'group user:noah.klein@example.com',
    'disable user:noah.klein@example.com',
    'enable user:noah.klein@example.com',
    'invite user:kim.doe@example.com',
    'delete user:kim.doe@example.com',
  ])
})

const mapped = { sales: 'Sales User', insights: 'Insights User' }

/** What the pages showed is kept, is what the trail says it is, and shows nobody else and no secret. */
async function seeProof(
  system: TestSystem,
  { id, account }: TaskView,
  secrets: readonly string[],
): Promise<void> {
  const story = await system.run<TaskStory>('task.show', { id })
  const moments = story.pages.map(({ moment, name }) => `${moment} ${name}`)
  assert.deepEqual(moments.toSorted(), [
    ...['beforeCommit network.ndjson', 'beforeCommit page.jpg', 'beforeCommit tree.txt'],
    ...['readBack network.ndjson', 'readBack page.jpg', 'readBack tree.txt'],
  ])
  const trail = (await system.exportTrail()).join('\n')
  for (const { id: evidence, name, sha256 } of story.pages) {
    const content = await bytesOf(system, id, evidence)
    assert.equal(createHash('sha256').update(content).digest('hex'), sha256)
    assert.ok(trail.includes(sha256), 'the trail holds the hash')
    for (const secret of secrets)
      for (const spelled of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
        assert.ok(!content.includes(spelled), `${name} holds a secret`)
    if (name === 'page.jpg') assert.deepEqual([...content.subarray(0, 3)], [0xff, 0xd8, 0xff])
    if (name !== 'tree.txt') continue
    const emails = new Set(content.toString().match(/[\w.]+@example\.com/g))
    assert.deepEqual([...emails], [account])
  }
}

async function bytesOf(system: TestSystem, task: string, evidence: string): Promise<Buffer> {
  const token = await readFile(localCredentialFile(system.dataDirectory), 'utf8')
  const answer = await fetch(`${system.system.url}/api/tasks/${task}/evidence/${evidence}`, {
    headers: { authorization: `Bearer ${token.trim()}` },
  })
  assert.equal(answer.status, 200)
  return Buffer.from(await answer.arrayBuffer())
}
