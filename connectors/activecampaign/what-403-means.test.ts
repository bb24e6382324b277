import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import type { JsonValue } from '../../src/connector/json.ts'
import { make, person } from '../../src/connector/testing/contract-case.ts'
import { rejects } from '../../src/connector/testing/troubled.ts'
import { startSession, type VendorSession } from './testing/start-session.ts'

const get = (session: Pick<VendorSession, 'ask'>, accountId: string) => ({
  method: 'getAccount' as const,
  ask: () => session.ask('getAccount', { accountId }),
})

test('"No Result found" is an absence, and nobody is asked who we are', async () => {
  await using session = await startSession()
  session.takeRequests()
  assert.equal(await session.ask('getAccount', { accountId: '77' }), undefined)
  assert.equal(await session.ask('findAccount', { email: 'nobody@example.com' }), undefined)
  assert.deepEqual(
    session.takeRequests().map(([call]) => call),
    ['GET /users/77', 'GET /users/email/nobody%40example.com'],
  )
})

test('a rejected key is never taken for an absence, in the middle of the work either', async () => {
  await using session = await startSession()
  const account = await make(session, person(session, 'Kim Berg'))
  await controlOf(session).admin('rotateKey')
  for (const accountId of [account.id, '77']) await rejects(get(session, accountId), 'credentialsRejected')
  const ask = () => session.ask('deleteAccount', { accountId: account.id })
  await rejects({ method: 'deleteAccount', ask }, 'credentialsRejected')
})

test('a key whose owner is gone is a rejected key', async () => {
  await using session = await startSession()
  await controlOf(session).admin('deleteUser', { id: 2 })
  await rejects({ method: 'check', ask: () => session.ask('check', null) }, 'credentialsRejected')
})

test('a right that the owner of the key lacks is neither an absence nor a bad key', async () => {
  await using session = await startSession()
  const forbidden = { status: 403, headers: {}, body: { message: 'Forbidden' } as JsonValue }
  const strange = session.bent((http) => ({
    send: async (request) => (request.url.endsWith('/users/1') ? forbidden : http.send(request)),
  }))
  await rejects(get(strange, '1'), 'permissionDenied')

  await controlOf(session).admin('moveUser', { id: 2, group: 'Sales' })
  const refused = await session.ask('createAccount', person(session, 'Kim Berg'))
  assert.ok(refused.outcome === 'refused')
  assert.deepEqual([refused.code, refused.reason], ['notAllowed', 'Forbidden'])
})

test('without a free seat a create is refused for that reason, and works once there is one', async () => {
  await using session = await startSession()
  const { admin } = controlOf(session)
  await admin('setSeats', { seats: 2 })
  const refused = await session.ask('createAccount', person(session, 'Kim Berg'))
  assert.ok(refused.outcome === 'refused')
  assert.equal(refused.code, 'seatsExhausted')
  assert.match(refused.reason, /user limit/)
  await admin('setSeats', { seats: 3 })
  await make(session, person(session, 'Kim Berg'))
})

test('503 means to slow down, as 429 does', async () => {
  await using session = await startSession()
  await session.control.setFaults({ kind: 'throttle', status: 503 })
  const create = () => session.ask('createAccount', person(session, 'Kim Berg'))
  const { retryAfterMs } = await rejects({ method: 'createAccount', ask: create }, 'rateLimited')
  assert.equal(retryAfterMs, 5_000)
  await session.control.setFaults()
  assert.equal((await create()).outcome, 'created')
})
