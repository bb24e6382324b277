import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import { runConnectorContract } from '../../src/connector/testing/run-connector-contract.ts'
import { file } from './connector.ts'
import { type FileSettings, parseSettings } from './settings.ts'
import { subject } from './subject.ts'
import { ada, uploaded } from './testing/uploaded.ts'

runConnectorContract(file, subject)

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
