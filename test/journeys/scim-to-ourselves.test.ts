import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { LedgerEntry } from '../../simulation/ledger.ts'
import { scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'
import { readApplication } from './read-application.ts'

type Client = { readonly clientId: string; readonly token: string; readonly tokenUrl: string }

const kim = {
  userName: 'Kim.Doe@example.com',
  name: { givenName: 'Kim', familyName: 'Doe' },
  emails: [{ value: 'Kim.Doe@example.com', type: 'work', primary: true }],
  displayName: 'Kim Doe',
  active: true,
}

test('an Overlock that is the application of another one gets a whole life through, signed in by OAuth', async () => {
  await using simulator = await startReference()
  await using inner = await startTestSystem()
  await using outer = await startTestSystem()
  const target = await connect(inner, simulator)
  await controlOf(simulator).admin('createGroup', { name: 'Writers' })
  await inner.run('mapping.set', { app: target.app, group: 'Authors', entitlement: 'Writers' })
  assert.equal((await target.scim.post('/Groups', { displayName: 'Authors' })).status, 201)
  const client = await inner.run<Client>('scimToken.create', { app: target.app, oauth: true })

  const settings = {
    baseUrl: target.scimUrl,
    authentication: 'oauth',
    tokenUrl: client.tokenUrl,
    clientId: client.clientId,
  }
  const app = 'upstream'
  const secrets = { clientSecret: client.token }
  await outer.run('app.add', { connector: 'scim', name: app, settings, secrets, mode: 'apply' })
  await outer.run('app.set', { app, requestsPerSecond: 10_000 })
  const checked = await outer.run<{ report: { problems: unknown } }>('app.check', { app })
  assert.deepEqual(checked.report.problems, [])
  await outer.run('mapping.set', { app, group: 'Marketing', entitlement: 'Authors' })
  const { token, scimUrl } = await outer.run<{ token: string; scimUrl: string }>('scimToken.create', { app })
  const scim = scimClient(scimUrl, token)

  let seen = 0
  const step = async (ask: () => Promise<{ readonly status: number }>) => {
    const { status } = await ask()
    assert.ok(status < 300, `answered ${status}`)
    const tasks = [...(await settledTasks(outer)), ...(await settledTasks(inner))]
    assert.deepEqual(new Set(tasks.map(({ state }) => state)), new Set(['done']))
    const ledger: readonly LedgerEntry[] = await controlOf(simulator).ledger()
    const since = ledger.slice(seen).map(({ op }) => op)
    seen = ledger.length
    return since
  }
  let id = ''
  const patch = (path: string, value: unknown) => () =>
    scim.patch(`/Users/${id}`, { op: 'replace', path, value })
  const created = await step(async () => {
    const reply = await scim.post('/Users', kim)
    id = reply.body.id
    return reply
  })
  assert.deepEqual(created, ['create'])
  assert.deepEqual(await step(patch('name.familyName', 'Roe')), ['update'])
  const joins = { displayName: 'Marketing', members: [{ value: id }] }
  assert.deepEqual(await step(() => scim.post('/Groups', joins)), ['group'])
  assert.deepEqual(await step(patch('active', false)), ['disable'])
  assert.deepEqual(await step(patch('active', true)), ['enable'])
  const renamed = await step(patch('userName', 'kim.roe@example.com'))
  assert.deepEqual(new Set(renamed), new Set(['update']))

  const { accounts } = (await controlOf(simulator).state()) as { readonly accounts: readonly unknown[] }
  assert.partialDeepStrictEqual(accounts, [
    { userName: 'kim.roe@example.com', active: true, attributes: { familyName: 'Roe' }, groups: ['g1'] },
  ])
  const { state, rows } = await readApplication(outer, app)
  assert.deepEqual([state, rows], ['accepted', 1])
})
