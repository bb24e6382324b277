import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

const anotherKey = Buffer.alloc(32, 9).toString('base64')

test('without its master key, or with another, a server says that it is sealed, does nothing, and opens with the right one', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app, scim, token } = await connect(system, simulator)
  const { body: kim } = await scim.post('/Users', { userName: 'kim', active: true })
  await settledTasks(system)
  await system.system.stop()
  const ledger = await controlOf(simulator).ledger()
  const masterKeyFile = join(system.dataDirectory, 'master.key')
  await rename(masterKeyFile, `${masterKeyFile}.away`)
  const on = { databaseUrl: system.databaseUrl, masterKeyFile }

  for (const [write, why] of [
    [async () => {}, /is missing/],
    [() => writeFile(masterKeyFile, `${anotherKey}\n`, { mode: 0o600 }), /is not the master key/],
    [() => writeFile(masterKeyFile, 'nothing of the kind\n'), /does not hold a master key/],
  ] as const) {
    await write()
    await using sealed = await startTestSystem({ on })
    const { url } = sealed.system
    assert.match(sealed.system.sealed ?? '', why)
    assert.ok(sealed.logged.some(({ level, message }) => level === 'error' && /sealed/.test(message)))
    const health = await fetch(`${url}/healthz`)
    assert.deepEqual([health.status, ((await health.json()) as { status: string }).status], [200, 'sealed'])
    const ready = await fetch(`${url}/readyz`)
    assert.deepEqual([ready.status, await ready.json()], [503, { status: 'sealed' }])
    const other = scimClient(`${url}/scim/v2/${app}`, token)
    for (const reply of [
      await other.get('/Users'),
      await other.patch(`/Users/${kim.id}`, { op: 'replace', path: 'active', value: false }),
      await other.post('/Users', { userName: 'lee' }),
      await other.send('DELETE', `/Users/${kim.id}`),
    ]) {
      assert.deepEqual([reply.status, reply.headers.get('retry-after')], [503, '60'])
      assert.deepEqual(reply.body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error'])
    }
    await assert.rejects(sealed.run('app.list'), /sealed/)
  }

  await rename(`${masterKeyFile}.away`, masterKeyFile)
  await using again = await startTestSystem({ on })
  assert.equal(again.system.sealed, undefined)
  const other = scimClient(`${again.system.url}/scim/v2/${app}`, token)
  assert.equal((await other.get(`/Users/${kim.id}`)).body['active'], true)
  assert.deepEqual(await controlOf(simulator).ledger(), ledger)
  const lines = await again.exportTrail()
  const events = lines.map((line) => JSON.parse(line).entry.event)
  assert.equal(events.filter((event) => event === 'server.sealed').length, 3)
  assert.ok((await verifyLines(lines)).ok)
})
