import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import { committedBy, everyAccount, make, person, read } from '../../src/connector/testing/contract-case.ts'
import { startSession } from './testing/start-session.ts'

const bundle = (id: string) => ({ type: 'bundle', id, name: id })
type Shown = { readonly users: readonly { email: string; privileges: Readonly<Record<string, string[]>> }[] }

test('what no bundle can give was given by hand, and stays', async () => {
  await using session = await startSession()
  const { id } = await make(session, { ...person(session, 'Kim Berg'), entitlements: [bundle('Reader')] })
  const byHand = [
    { feature: 'contacts', permissions: ['view', 'export'] },
    { feature: 'phone', permissions: ['all'] },
  ]
  await controlOf(session).admin('setPermissions', { email: id, privileges: byHand })
  await session.ask('setEntitlements', { accountId: id, type: 'bundle', entitlements: [bundle('Sales')] })
  const { users } = (await controlOf(session).state()) as Shown
  const kim = users.find(({ email }) => email === id)?.privileges ?? {}
  assert.deepEqual([kim['contacts'], kim['phone']], [['export'], ['all']])
  assert.deepEqual(kim['sales_platform'], ['create_edit_deals', 'reports'])
})

test('who had everything keeps only the bundles', async () => {
  await using session = await startSession()
  const { id } = await make(session, {
    ...person(session, 'Kim Berg'),
    entitlements: [bundle('Full access')],
  })
  assert.deepEqual((await read(session, id)).marks, ['admin'])
  await session.ask('setEntitlements', { accountId: id, type: 'bundle', entitlements: [bundle('Reader')] })
  const { users } = (await controlOf(session).state()) as Shown
  const kim = users.find(({ email }) => email === id)?.privileges ?? {}
  const left = Object.entries(kim).filter(([, permissions]) => permissions.length > 0)
  assert.deepEqual(left, [['contacts', ['view']]])
})

test('somebody who has not accepted is changed afterwards where the vendor refuses it now', async () => {
  await using session = await startSession()
  const { id } = await make(session, person(session, 'Kim Berg'))
  await controlOf(session).admin('allowPendingChanges', { allow: false })
  const change = { accountId: id, type: 'bundle', entitlements: [bundle('Sales')] }
  const refused = await session.ask('setEntitlements', change)
  assert.ok(refused.outcome === 'inProgress', JSON.stringify(refused))
  await controlOf(session).admin('accept', { email: id })
  assert.deepEqual(await session.ask('setEntitlements', change), { outcome: 'changed' })
})

test('an open invitation is canceled, an accepted one revoked, the owner stays', async () => {
  await using session = await startSession('pending')
  const revoke = (accountId: string) =>
    session.ask('disableAccount', { accountId, mode: 'revoke', password: 'NobodyKnowsThis3' })
  await revoke('pia.pending@example.com')
  await revoke('overlock@example.com')
  const how = (await controlOf(session).ledger()).map(({ detail }) => detail)
  assert.deepEqual(how, [{ how: 'cancel' }, { how: 'revoke' }])
  const owner = (await everyAccount(session)).find(({ marks }) => marks?.includes('owner'))
  const committed = await committedBy(session, async () => {
    const result = await revoke(owner?.id ?? '')
    assert.ok(result.outcome === 'refused')
    assert.equal(result.code, 'notAllowed')
  })
  assert.deepEqual(committed, [])
})

test('a seat more is invoiced, a seat fewer is credited, and both are told', async () => {
  await using session = await startSession('full')
  const made = await session.ask('createAccount', person(session, 'Kim Berg'))
  assert.ok(made.outcome === 'created')
  assert.deepEqual(made.billing, { invoices: ['INV-0001'], creditNotes: [] })
  const gone = await session.ask('disableAccount', {
    accountId: made.account.id,
    mode: 'revoke',
    password: 'NobodyKnowsThis3',
  })
  assert.deepEqual(gone, { outcome: 'changed', billing: { invoices: [], creditNotes: ['CRN-0002'] } })
  assert.deepEqual(await session.ask('countSeats', null), { used: 3, total: 3 })
})
