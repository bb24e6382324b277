import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scimClient } from '../scim-client.ts'
import { settledTasks, startTestSystem } from '../system.ts'
import { readApplication } from './read-application.ts'
import { startScimmy } from './scimmy-application.ts'

const person = (at: number) => ({
  userName: `person.${at}@example.com`,
  name: { givenName: 'P', familyName: 'Berg' },
  emails: [{ value: `person.${at}@example.com`, type: 'work', primary: true }],
  active: true,
})

test('people live their lives in an application whose SCIM somebody else wrote', async () => {
  await using target = await startScimmy()
  const made = await fetch(`${target.baseUrl}/Groups`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Editors',
    }),
  })
  assert.equal(made.status, 201)
  await using system = await startTestSystem()
  const app = 'scimmy'
  const settings = { baseUrl: target.baseUrl }
  const secrets = { token: target.token }
  await system.run('app.add', { connector: 'scim', name: app, settings, secrets, mode: 'apply' })
  await system.run('app.set', { app, requestsPerSecond: 10_000 })
  await system.run('mapping.set', { app, group: 'Marketing', entitlement: 'Editors' })
  const issued = await system.run<{ token: string; scimUrl: string }>('scimToken.create', { app })
  const scim = scimClient(issued.scimUrl, issued.token)
  const settled = async () => {
    const tasks = await settledTasks(system)
    assert.deepEqual(
      tasks.filter(({ state }) => state !== 'done').map(({ state, code, reason }) => [state, code, reason]),
      [],
    )
  }

  const ids: string[] = []
  for (let at = 0; at < 25; at += 1) ids.push((await scim.post('/Users', person(at))).body.id)
  await settled()
  const patch = (id: string, path: string, value: unknown) =>
    scim.patch(`/Users/${id}`, { op: 'replace', path, value })
  const members = ids.slice(0, 5).map((value) => ({ value }))
  const group = await scim.post('/Groups', { displayName: 'Marketing', members })
  assert.equal(group.status, 201)
  await settled()
  const [first = '', second = '', third = ''] = ids
  await patch(first, 'name.familyName', 'Holm')
  await patch(second, 'active', false)
  await scim.patch(`/Groups/${group.body.id}`, { op: 'remove', path: `members[value eq "${third}"]` })
  await settled()

  const named = () => new Map([...target.users.values()].map((user) => [user.userName, user]))
  const byName = named()
  assert.equal(byName.size, 25)
  assert.equal(target.changes.filter((change) => change.startsWith('create person.')).length, 25)
  assert.equal(byName.get('person.0@example.com')?.name?.familyName, 'Holm')
  assert.equal(byName.get('person.1@example.com')?.active, false)
  const [editors] = target.groups.values()
  const held = editors?.members?.map(({ value }) => target.users.get(value)?.userName).sort()
  assert.deepEqual(
    held,
    [0, 1, 3, 4].map((at) => `person.${at}@example.com`),
  )

  await patch(second, 'active', true)
  await settled()
  const back = named().get('person.1@example.com')
  assert.deepEqual([back?.id, back?.active], [byName.get('person.1@example.com')?.id, true])
  const { state, rows } = await readApplication(system, app)
  assert.deepEqual([state, rows], ['accepted', 25])
})
