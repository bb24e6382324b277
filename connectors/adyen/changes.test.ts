import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import type { JsonValue } from '../../src/connector/json.ts'
import { committedBy, make, person, read } from '../../src/connector/testing/contract-case.ts'
import { rejects } from '../../src/connector/testing/troubled.ts'
import { startSession } from './testing/start-session.ts'

test('a create is one request with the e-mail as username, and carries the key of the change', async () => {
  const settings = { loginMethod: 'SSO', timeZone: 'Europe/Lisbon' }
  await using session = await startSession({ settings })
  const { attributes, password } = person(session, 'Kim Berg', { email: 'Kim.Berg@Example.com' })
  session.takeRequests()
  await session.ask('createAccount', { attributes, password, entitlements: [] })
  const [[call, body, headers] = []] = session.takeRequests()
  assert.equal(call, 'POST /users')
  assert.deepEqual(body, {
    username: 'Kim.Berg@Example.com',
    email: 'Kim.Berg@Example.com',
    name: { firstName: 'Kim', lastName: 'Berg' },
    loginMethod: 'SSO',
    timeZoneCode: 'Europe/Lisbon',
  })
  assert.equal(headers?.['Idempotency-Key'], 'contract-1')
  const [entry] = await controlOf(session).ledger()
  assert.equal(entry?.idempotencyKey, 'contract-1')
})

test('a request that is still under way at the vendor is unknown, and no refusal', async () => {
  await using session = await startSession()
  const inFlight = { type: 'x', errorCode: '704', title: 'x', detail: 'In progress', status: 422 }
  for (const [status, body] of [
    [409, {}],
    [422, inFlight],
  ] as const satisfies readonly (readonly [number, JsonValue])[]) {
    const busy = session.bent(() => ({ send: async () => ({ status, headers: {}, body }) }))
    const ask = () => busy.ask('createAccount', person(session, 'Kim Berg'))
    await rejects({ method: 'createAccount', ask }, 'outcomeUnknown')
  }
})

test('single sign-on that is not set up is refused in the words of the vendor', async () => {
  await using session = await startSession({ seed: 'new', settings: { loginMethod: 'SSO' } })
  const { attributes, password } = person(session, 'Kim Berg')
  const result = await session.ask('createAccount', { attributes, password, entitlements: [] })
  const reason = 'loginMethod: SSO is not configured'
  assert.deepEqual(result, { outcome: 'refused', code: 'invalidValue', reason })
})

test('half a name is sent with the other half as it is', async () => {
  await using session = await startSession()
  const { id } = await make(session, person(session, 'Kim Berg'))
  session.takeRequests()
  await session.ask('updateAccount', { accountId: id, changes: { familyName: 'Holm' } })
  assert.deepEqual(
    session.takeRequests().map(([call, body]) => [call, body]),
    [
      [`GET /users/${id}`, undefined],
      [`PATCH /users/${id}`, { name: { firstName: 'Kim', lastName: 'Holm' } }],
    ],
  )
})

test('a changed e-mail is written and the username stays; one that another user has is refused', async () => {
  await using session = await startSession()
  const { id } = await make(session, person(session, 'Kim Berg'))
  const change = (email: string) =>
    session.ask('updateAccount', { accountId: id, changes: { email, userName: email } })
  assert.deepEqual(await change('kim.holm@example.com'), { outcome: 'changed' })
  const { userName, email } = await read(session, id)
  assert.deepEqual([userName, email], ['kim.berg@example.com', 'kim.holm@example.com'])
  const committed = await committedBy(session, async () => {
    const taken = await change('ADA.Admin@example.com')
    assert.ok(taken.outcome === 'refused')
    assert.equal(taken.code, 'alreadyTaken')
  })
  assert.deepEqual(committed, [])
})

test('names of up to 80 characters are sent, longer ones are refused before', async () => {
  await using session = await startSession()
  const { id } = await make(session, person(session, 'Kim Berg'))
  const change = (length: number) =>
    session.ask('updateAccount', { accountId: id, changes: { givenName: '𝒌'.repeat(length) } })
  assert.deepEqual(await change(80), { outcome: 'changed' })
  session.takeRequests()
  const long = await change(81)
  assert.ok(long.outcome === 'refused')
  assert.equal(long.code, 'invalidValue')
  assert.ok(session.takeRequests().every(([call]) => call.startsWith('GET ')))
})

test('a leaver keeps every role and is switched off by exactly one request', async () => {
  await using session = await startSession()
  const account = await make(session, person(session, 'Kim Berg'))
  session.takeRequests()
  await session.ask('disableAccount', { accountId: account.id, mode: 'disable', password: 'NobodyKnows' })
  assert.deepEqual(
    session.takeRequests().map(([call, body]) => [call, body]),
    [[`PATCH /users/${account.id}`, { active: false }]],
  )
  assert.deepEqual(await read(session, account.id), { ...account, state: 'disabled' })
})
