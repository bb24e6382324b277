import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import { make, person } from '../../src/connector/testing/contract-case.ts'
import { rejects } from '../../src/connector/testing/troubled.ts'
import { startSession } from './testing/start-session.ts'

test('a user whose username is no e-mail is found by the e-mail', async () => {
  await using session = await startSession({ seed: 'company' })
  const found = await session.ask('findAccount', { email: 'John.Smith@example.com' })
  assert.deepEqual([found?.userName, found?.email], ['johnsmith', 'john.smith@example.com'])
  assert.equal(await session.ask('findAccount', { email: 'johnsmith' }), undefined)
})

test('a user whose username is the e-mail takes two requests less than one who must be looked for', async () => {
  await using session = await startSession({ seed: 'large', settings: { adminsWithoutSso: undefined } })
  session.takeRequests()
  await session.ask('findAccount', { email: 'person.7@example.com' })
  assert.deepEqual(
    session.takeRequests().map(([call]) => call),
    ['GET /users?username=person.7%40example.com&pageSize=100'],
  )
  assert.equal(await session.ask('findAccount', { email: 'person.999@example.com' }), undefined)
  assert.deepEqual(
    session.takeRequests().map(([call]) => call),
    [
      'GET /users?username=person.999%40example.com&pageSize=100',
      'GET /users?pageSize=100',
      'GET /users?pageSize=100&pageNumber=2',
      'GET /users?pageSize=100&pageNumber=3',
    ],
  )
})

test('an e-mail that two users have leads to neither', async () => {
  await using session = await startSession()
  const twin = { email: 'kim@example.com', firstName: 'Kim', lastName: 'Berg' }
  await controlOf(session).admin('createUser', { ...twin, username: 'kim-1' })
  await controlOf(session).admin('createUser', { ...twin, username: 'kim-2' })
  const ask = () => session.ask('findAccount', { email: 'kim@example.com' })
  const { message } = await rejects({ method: 'findAccount', ask }, 'unexpectedAnswer')
  assert.match(message, /Several users of Adyen have this e-mail/)
})

test('an account whose old e-mail is the username that is wanted is not taken for the new person', async () => {
  await using session = await startSession()
  const first = await make(session, person(session, 'Kim Berg'))
  await session.ask('updateAccount', { accountId: first.id, changes: { email: 'kim.holm@example.com' } })
  const result = await session.ask('createAccount', person(session, 'Kim Berg'))
  assert.ok(result.outcome === 'refused')
  assert.equal(result.code, 'alreadyTaken')
  assert.deepEqual(
    (await controlOf(session).ledger()).map(({ op }) => op),
    ['create', 'update'],
  )
})

test('a user that is on the list is there, whatever an answer about it alone says', async () => {
  await using session = await startSession()
  const account = await make(session, person(session, 'Kim Berg'))
  const body = { type: 'x', errorCode: '30_112', title: 'Not found', detail: 'Not found', status: 422 }
  const odd = session.bent((http) => ({
    send: async (request) =>
      request.url.endsWith(account.id) && request.method === 'GET'
        ? { status: 422, headers: {}, body }
        : http.send(request),
  }))
  const ask = () => odd.ask('getAccount', { accountId: account.id })
  await rejects({ method: 'getAccount', ask }, 'unexpectedAnswer')
})
