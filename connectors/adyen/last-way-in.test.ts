import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import { everyAccount } from '../../src/connector/testing/contract-case.ts'
import { startSession, type VendorSession } from './testing/start-session.ts'

const both = { adminsWithoutSso: 'ADA.admin@example.com, sam.okafor@example.com' }

async function marksOf(session: VendorSession) {
  const marked = (await everyAccount(session)).filter(({ marks = [] }) => marks.length > 0)
  for (const { id, marks } of marked)
    assert.deepEqual((await session.ask('getAccount', { accountId: id }))?.marks, marks)
  return Object.fromEntries(marked.map(({ givenName, marks }) => [givenName, marks]))
}

test('the only admin who gets in without single sign-on is marked, others are not', async () => {
  await using session = await startSession({ seed: 'company' })
  assert.deepEqual(await marksOf(session), { Ada: ['owner', 'admin'], Sam: ['admin'] })
})

test('of two, each may leave; the one that is left then may not', async () => {
  await using session = await startSession({ settings: both })
  assert.deepEqual(await marksOf(session), { Ada: ['admin'], Sam: ['admin'] })
  const { admin } = controlOf(session)
  await admin('setActive', { email: 'ada.admin@example.com', active: false })
  assert.deepEqual(await marksOf(session), { Ada: ['admin'], Sam: ['owner', 'admin'] })
  await admin('setActive', { email: 'ada.admin@example.com', active: true })
  await admin('revoke', { email: 'sam.okafor@example.com', role: 'Merchant admin' })
  assert.deepEqual(await marksOf(session), { Ada: ['owner', 'admin'] })
})

test('where nobody is named, nobody is looked up and nobody is marked', async () => {
  await using session = await startSession({ settings: { adminsWithoutSso: undefined } })
  session.takeRequests()
  assert.deepEqual(
    await session.ask('listAccounts', {}).then(({ items }) => items.map(({ marks }) => marks)),
    [['admin'], ['admin']],
  )
  assert.deepEqual(
    session.takeRequests().map(([call]) => call),
    ['GET /users?pageSize=100'],
  )
})

const problemsOf = async (session: VendorSession) =>
  (await session.ask('check', null)).problems.map(({ code }) => code)

test('the check asks for such an admin when new users sign in through single sign-on, or when none is left', async () => {
  await using nobody = await startSession({ settings: { adminsWithoutSso: undefined } })
  assert.deepEqual(await problemsOf(nobody), [])
  await using sso = await startSession({ settings: { adminsWithoutSso: undefined, loginMethod: 'SSO' } })
  assert.deepEqual(await problemsOf(sso), ['noAdminWithoutSso'])
  await using named = await startSession({ settings: { loginMethod: 'sso' } })
  assert.deepEqual(await problemsOf(named), [])
  await controlOf(named).admin('setActive', { email: 'ada.admin@example.com', active: false })
  assert.deepEqual(await problemsOf(named), ['noAdminWithoutSso'])
  await using strange = await startSession({ settings: { adminsWithoutSso: 'nobody@example.com' } })
  assert.deepEqual(await problemsOf(strange), ['noAdminWithoutSso'])
})
