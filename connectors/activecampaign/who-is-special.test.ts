import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import { everyAccount, read } from '../../src/connector/testing/contract-case.ts'
import { startSession, type VendorSession } from './testing/start-session.ts'

async function marksOf(session: VendorSession) {
  const marked = (await everyAccount(session)).filter(({ marks = [] }) => marks.length > 0)
  return Object.fromEntries(marked.map(({ email, marks }) => [email, marks]))
}

test('the first account is taken for the primary admin, and the owner of the key is known', async () => {
  await using session = await startSession({ seed: 'company' })
  assert.deepEqual(await marksOf(session), {
    'ada.admin@example.com': ['owner', 'admin'],
    'overlock@example.com': ['admin', 'self'],
  })
  assert.deepEqual(await session.ask('whoAmI', null), { accountId: '2' })
  assert.deepEqual((await session.ask('check', null)).actor, { accountId: '2', name: 'overlock@example.com' })
  assert.ok((await read(session, '1')).marks?.includes('owner'))
})

test('who the primary admin is can be said, in any case of the letters', async () => {
  const settings = { primaryAdminEmail: 'Mia.Marsh@EXAMPLE.com' }
  await using session = await startSession({ seed: 'company', settings })
  assert.deepEqual(await marksOf(session), {
    'ada.admin@example.com': ['admin'],
    'mia.marsh@example.com': ['owner'],
    'overlock@example.com': ['admin', 'self'],
  })
  const mia = await session.ask('findAccount', { email: 'mia.marsh@example.com' })
  assert.deepEqual(mia?.marks, ['owner'])
})

test('accounts that a first single sign-on made are shown in "SSO Users", under the name it gave them', async () => {
  await using session = await startSession()
  const lena = { email: 'Lena.Fischer@example.com', firstName: 'Lena', lastName: 'Fischer' }
  await controlOf(session).admin('ssoLogin', lena)
  const found = (await everyAccount(session)).find(({ email }) => email === lena.email)
  assert.ok(found)
  assert.deepEqual(
    found.entitlements?.map(({ type, name }) => ({ type, name })),
    [session.facts.justInTime],
  )
  assert.deepEqual(found.marks, [])
  const again = await session.ask('findAccount', { email: 'lena.fischer@example.com' })
  assert.equal(again?.id, found.id)
})

test('the vendor refuses to move or delete the primary admin, in its own words', async () => {
  await using session = await startSession()
  const asks = [
    session.ask('deleteAccount', { accountId: '1' }),
    session.ask('setEntitlements', {
      accountId: '1',
      type: 'group',
      entitlements: [{ type: 'group', id: '5', name: 'Marketing' }],
    }),
  ]
  for (const result of await Promise.all(asks)) {
    assert.ok(result.outcome === 'refused')
    assert.equal(result.code, 'notAllowed')
    assert.match(result.reason, /primary admin cannot be/)
  }
  assert.equal((await session.control.ledger()).filter(({ op }) => op === 'delete').length, 0)
})
