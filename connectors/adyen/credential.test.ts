import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import { make, person } from '../../src/connector/testing/contract-case.ts'
import { rejects } from '../../src/connector/testing/troubled.ts'
import { startAdyen } from './simulator/server.ts'
import { startSession, type VendorSession } from './testing/start-session.ts'

const usersRole = 'Management API—Users read and write'
const accountRole = 'Management API—Account read'
const check = (session: Pick<VendorSession, 'ask'>) => ({
  method: 'check' as const,
  ask: () => session.ask('check', null),
})

test('the check names the company account, the environment and the API credential', async () => {
  await using session = await startSession({ seed: 'company' })
  assert.deepEqual(await session.ask('check', null), {
    vendorAccount: 'ExampleShop (test)',
    actor: { accountId: 'S2-6A6C2E3432', name: 'ws_104725@Company.ExampleShop' },
    seats: { used: 12 },
    problems: [],
  })
})

test('a key of one environment is refused by the other, and the sentence says which is which', async () => {
  await using live = await startAdyen({ seed: 'live' })
  await using session = await startSession()
  const mistaken = session.withSecrets(live.secrets)
  const { message } = await rejects(check(mistaken), 'credentialsRejected')
  assert.match(message, /refused the API key for its test environment.*live environment do not work there/)
})

test('a key that works but belongs to the other environment is a problem of the check', async () => {
  await using session = await startSession({ seed: 'live', settings: { environment: 'test' } })
  const { problems } = await session.ask('check', null)
  assert.deepEqual(
    problems.map(({ code, says }) => [code, says]),
    [
      [
        'wrongEnvironment',
        'The API key belongs to the live environment, and this application is set to test.',
      ],
    ],
  )
})

test('a credential without the role for users is told which one it lacks, by the check and by every call', async () => {
  await using session = await startSession()
  const account = await make(session, person(session, 'Kim Berg'))
  await controlOf(session).admin('setCredentialRoles', { roles: [accountRole] })
  const asks = [
    check(session),
    { method: 'listAccounts', ask: () => session.ask('getAccount', { accountId: account.id }) },
    { method: 'findAccount', ask: () => session.ask('findAccount', { email: 'kim.berg@example.com' }) },
    { method: 'createAccount', ask: () => session.ask('createAccount', person(session, 'Ola Berg')) },
    {
      method: 'disableAccount',
      ask: () => session.ask('disableAccount', { accountId: account.id, mode: 'disable', password: 'x' }),
    },
  ] as const
  for (const ask of asks) {
    const { message } = await rejects(ask, 'permissionDenied')
    assert.match(message, /lacks the role "Management API—Users read and write"/)
  }
  await controlOf(session).admin('setCredentialRoles', { roles: [] })
  await rejects(check(session), 'permissionDenied')
})

test('without the role to read accounts, merchant accounts are known only from users, and the check says so', async () => {
  await using session = await startSession({ seed: 'company' })
  // Spelled with another dash, as some places have it.
  await controlOf(session).admin('setCredentialRoles', {
    roles: [usersRole, 'Management API - Account read'],
  })
  assert.deepEqual((await session.ask('check', null)).problems, [])
  await controlOf(session).admin('setCredentialRoles', { roles: [usersRole] })
  const { problems } = await session.ask('check', null)
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['accountReadMissing'],
  )
  const { items } = await session.ask('listEntitlements', {})
  const merchants = items.filter(({ type }) => type === 'merchant').map(({ id }) => id)
  assert.equal(merchants.length, 3)
})

test('a company account that the key does not reach is an error, with those that it reaches', async () => {
  await using session = await startSession()
  const strange = session.bent((http) => ({
    send: (request) =>
      http.send({ ...request, url: request.url.replace('/companies/ExampleShop', '/companies/AnotherShop') }),
  }))
  const { message } = await rejects(check(strange), 'permissionDenied')
  assert.match(message, /does not reach the company account .* It reaches: ExampleShop\./)
})

test('a role that the credential may not give is refused by name, and nothing is made', async () => {
  await using session = await startSession()
  const { attributes, password } = person(session, 'Kim Berg')
  const entitlements = [{ type: 'role', id: 'role:Risk admin', name: '' }]
  const result = await session.ask('createAccount', { attributes, password, entitlements })
  assert.deepEqual(result, {
    outcome: 'refused',
    code: 'notAllowed',
    reason: 'The role Risk admin can not be assigned by this API credential',
  })
  assert.deepEqual(await session.control.ledger(), [])
})
