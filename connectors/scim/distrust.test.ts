import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import type { HttpClient, HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { keyOf, make, password, person, read } from '../../src/connector/testing/contract-case.ts'
import { startSession } from './testing/start-session.ts'

/** Answers in place of the server where `answer` gives something. */
const answering =
  (answer: (call: string, answered: HttpResponse) => Partial<HttpResponse> | undefined) =>
  (http: HttpClient): HttpClient => ({
    async send(request) {
      const answered = await http.send(request)
      const { pathname, search } = new URL(request.url)
      return { ...answered, ...answer(`${request.method} ${pathname}${search}`, answered) }
    },
  })

const withoutActive = answering((_, { body }) => {
  const { active: _active, ...rest } = (body ?? {}) as JsonObject
  return { body: rest }
})

test('a filter that is ignored finds exactly the one asked for, and nobody in place of nobody', async () => {
  await using session = await startSession('no-filter', { filter: 'yes' })
  for (let at = 0; at < 5; at += 1) await make(session, person(session, `Person Nr${at}`))
  const found = await session.ask('findAccount', { userName: 'PERSON.NR3@example.com' })
  assert.equal(found?.userName, 'person.nr3@example.com')
  assert.equal(await session.ask('findAccount', { userName: 'nobody@example.com' }), undefined)
  assert.ok(session.takeRequests().some((request) => request.includes('filter=')))
})

test('a filter that hides somebody is not believed again, and nobody is made twice', async () => {
  await using session = await startSession()
  const account = await make(session, person(session, 'Kim Berg'))
  const nothing = { schemas: [], totalResults: 0, Resources: [] }
  const hiding = session.bent(answering((call) => (call.includes('filter=') ? { body: nothing } : undefined)))
  assert.equal(await hiding.ask('findAccount', keyOf(session, account)), undefined)
  const again = await hiding.ask('createAccount', person(session, 'Kim Berg'))
  assert.ok(again.outcome === 'alreadyExists', JSON.stringify(again))
  assert.equal(again.account.id, account.id)
  assert.equal((await hiding.ask('findAccount', keyOf(session, account)))?.id, account.id)
})

test('an answer about somebody else is never taken for the one asked for', async () => {
  await using session = await startSession()
  const kim = await make(session, person(session, 'Kim Berg'))
  const ola = await make(session, person(session, 'Ola Berg'))
  const swapped = session.bent(
    answering((_, { body }) => {
      const resource = body as JsonObject | undefined
      return resource?.['id'] === kim.id ? { body: { ...resource, id: ola.id } } : undefined
    }),
  )
  const before = await session.control.ledger()
  const accountId = kim.id
  await assert.rejects(swapped.ask('getAccount', { accountId }), { code: 'unexpectedAnswer' })
  await assert.rejects(swapped.ask('disableAccount', { accountId, mode: 'disable', password }), {
    code: 'unexpectedAnswer',
  })
  assert.deepEqual(await session.control.ledger(), before)
})

test('a 404 that is no word of SCIM is no absence', async () => {
  await using session = await startSession()
  const { id: accountId } = await make(session, person(session, 'Kim Berg'))
  const gateway = session.bent(answering(() => ({ status: 404, body: { message: 'no route' } })))
  await assert.rejects(gateway.ask('getAccount', { accountId }), { code: 'unexpectedAnswer' })
})

test('PATCH that was promised and is refused becomes a PUT of the whole', async () => {
  await using session = await startSession('no-patch', { patch: 'yes' })
  const { id: accountId } = await make(session, person(session, 'Kim Berg'))
  session.takeRequests()
  const outcome = await session.ask('disableAccount', { accountId, mode: 'disable', password })
  assert.deepEqual(outcome, { outcome: 'changed' })
  assert.deepEqual(
    session.takeRequests().filter((request) => /^(PATCH|PUT)/.test(request)),
    [`PATCH /Users/${accountId} 405`, `PUT /Users/${accountId} 200`],
  )
  assert.equal((await read(session, accountId)).state, 'disabled')
})

test('what does not show whether an account is active proves nothing, unless it was said to be hidden', async () => {
  await using promising = await startSession()
  const known = await make(promising, person(promising, 'Kim Berg'))
  await assert.rejects(promising.bent(withoutActive).ask('getAccount', { accountId: known.id }), {
    code: 'unexpectedAnswer',
    message: /kim\.berg@example\.com.*disable=hidden/,
  })

  await using session = await startSession('default', { disable: 'hidden' })
  const { id: accountId } = await make(session, person(session, 'Kim Berg'))
  const silent = session.bent(withoutActive)
  assert.equal((await read(silent, accountId)).state, 'active')
  const outcome = await silent.ask('disableAccount', { accountId, mode: 'disable', password })
  assert.ok(outcome.outcome === 'needsPerson', JSON.stringify(outcome))
  assert.match(outcome.instructions, /kim\.berg@example\.com/)
})

test('an access token is asked for once, and once more when it ends early', async () => {
  for (const clientAuthentication of ['basic', 'post']) {
    await using session = await startSession('oauth', { clientAuthentication })
    const tokens = () => session.takeRequests().filter((request) => request.includes('/oauth/token')).length
    await session.ask('check', null)
    await session.ask('listAccounts', {})
    assert.equal(tokens(), 1)
    await controlOf(session).admin('endAccessTokens')
    const { id } = await make(session, person(session, 'Kim Berg'))
    assert.equal(tokens(), 1)
    assert.equal((await session.control.ledger()).filter(({ op }) => op === 'create').length, 1)
    await controlOf(session).admin('rotateToken')
    await assert.rejects(session.ask('getAccount', { accountId: id }), { code: 'credentialsRejected' })
  }
})

test('a page of the server about itself that is only a web page of a 404 is lacking; groups then are not', async () => {
  await using session = await startSession()
  const lacking = session.bent(
    answering((call) =>
      /ServiceProviderConfig|ResourceTypes|Schemas/.test(call)
        ? { status: 404, body: '<html>Not found</html>' }
        : undefined,
    ),
  )
  assert.deepEqual((await lacking.ask('check', null)).problems, [])
  assert.equal((await lacking.ask('listEntitlements', {})).items.length, 3)
  const glitch = session.bent(answering(() => ({ status: 404, body: '<html>Not found</html>' })))
  await assert.rejects(glitch.ask('check', null), { code: 'unexpectedAnswer' })
})
