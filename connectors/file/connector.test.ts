import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { Account } from '../../src/connector/account.ts'
import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import { runConnectorContract } from '../../src/connector/testing/run-connector-contract.ts'
import type { UploadedAccounts } from '../../src/connector/uploads.ts'
import { file } from './connector.ts'
import { type FileSettings, parseSettings } from './settings.ts'

const ada: Account = {
  ...{ id: 'ada@example.com', email: 'Ada@example.com', displayName: 'Ada', state: 'active' },
  entitlements: [{ type: 'role', id: 'admin', name: 'Admin' }],
}
const bob: Account = { id: 'bob@example.com', email: 'bob@example.com', state: 'disabled', entitlements: [] }

const uploaded: UploadedAccounts = {
  exportedAt: '2026-11-25T00:00:00.000Z',
  list: async () => [ada, bob],
  get: async (id) => [ada, bob].find((account) => account.id === id),
}

runConnectorContract(file, {
  startSimulator: startNobody,
  absentId: 'nobody@example.com',
  folder: new URL('.', import.meta.url),
  uploaded,
})

/** There is no vendor to ask: whoever asks one is found out. */
async function startNobody() {
  const unhandled: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost')
    const answers: Record<string, unknown> = { '/__sim/ledger': [], '/__sim/state': { unhandled } }
    if (answers[pathname] === undefined) unhandled.push(`${request.method} ${pathname}`)
    response.end(JSON.stringify(answers[pathname] ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    settings: { title: 'Miro', adminRoles: 'Admin', roles: 'Viewer' },
    secrets: {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function contextWith(more: Partial<ConnectorContext<FileSettings>>): ConnectorContext<FileSettings> {
  const parsed = parseSettings({ title: 'Miro', adminRoles: 'Admin', roles: 'Viewer' })
  assert.ok('settings' in parsed)
  const http = { send: () => Promise.reject(new Error('there is no vendor')) }
  return { settings: parsed.settings, secrets: {}, http, now: () => '2026-11-25T00:00:00.000Z', ...more }
}

test('before the first list nothing is said of anybody, and the check says what is missing', async () => {
  const context = contextWith({})
  for (const ask of [
    () => file.listAccounts(context, {}),
    () => file.getAccount(context, { accountId: 'ada@example.com' }),
    () => file.findAccount(context, { email: 'ada@example.com' }),
  ])
    await assert.rejects(ask, (error) => error instanceof ConnectorError && error.code === 'nothingUploaded')
  const { vendorAccount, problems } = await file.check(context, null)
  assert.deepEqual([vendorAccount, problems.map(({ code }) => code)], ['Miro', ['nothingUploaded']])
  const { items = [] } = (await file.listEntitlements?.(context, {})) ?? {}
  assert.deepEqual(
    items.map(({ name, privileged }) => [name, privileged]),
    [
      ['Viewer', false],
      ['Admin', true],
    ],
  )
})

test('who holds a role of administrators is one, by the settings of now', async () => {
  const context = contextWith({ uploaded })
  assert.deepEqual((await file.getAccount(context, { accountId: ada.id }))?.marks, ['admin'])
  assert.equal((await file.findAccount(context, { email: 'BOB@example.com' }))?.marks, undefined)
  const { items } = await file.listAccounts(context, {})
  assert.deepEqual(
    items.map(({ marks = [] }) => marks),
    [['admin'], []],
  )
})

test('a link that a browser would run is no setting', () => {
  for (const adminUrl of ['javascript:alert(1)', 'data:text/html,x', 'nonsense'])
    assert.ok('problems' in parseSettings({ title: 'Miro', adminUrl }), adminUrl)
  assert.ok('settings' in parseSettings({ title: 'Miro', adminUrl: 'https://x.example/{account}' }))
})
