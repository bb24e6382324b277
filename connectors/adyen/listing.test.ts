import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import type { HttpClient } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { everyAccount } from '../../src/connector/testing/contract-case.ts'
import type { Session } from '../../src/connector/testing/contract-session.ts'
import { rejects } from '../../src/connector/testing/troubled.ts'
import { startSession } from './testing/start-session.ts'

const start = (seed: string) => startSession({ seed, settings: { adminsWithoutSso: undefined } })
const listing = (session: Session) => ({
  method: 'listAccounts' as const,
  ask: () => everyAccount(session),
})

function changing(change: (body: JsonObject) => JsonValue) {
  return (http: HttpClient): HttpClient => ({
    async send(request) {
      const answer = await http.send(request)
      return { ...answer, body: change(answer.body as JsonObject) }
    },
  })
}

test('pages of a hundred are read to the end, by the number in the link to the next one', async () => {
  await using session = await start('large')
  session.takeRequests()
  assert.equal((await everyAccount(session)).length, 252)
  assert.deepEqual(
    session.takeRequests().map(([call]) => call),
    [
      'GET /users?pageSize=100',
      'GET /users?pageSize=100&pageNumber=2',
      'GET /users?pageSize=100&pageNumber=3',
    ],
  )
})

test('of a link only the page number is used: no other host, path or version is ever called', async () => {
  await using session = await start('large')
  const elsewhere = session.bent(
    changing((body) => {
      const text = JSON.stringify(body).replaceAll(/http:[^"]*\?/g, 'https://elsewhere.example/v1/users?')
      return JSON.parse(text) as JsonValue
    }),
  )
  assert.equal((await everyAccount(elsewhere)).length, 252)
})

test('a list without links, or with a link that has no number, is a failed reading, never a short one', async () => {
  await using session = await start('large')
  const unlinked = session.bent(changing(({ _links: _, ...body }) => body))
  await rejects(listing(unlinked), 'unexpectedAnswer')
  const odd = session.bent(changing((body) => ({ ...body, _links: { next: { href: '/v3/users?page=2' } } })))
  await rejects(listing(odd), 'unexpectedAnswer')
})

for (const fault of [
  { kind: 'pages', how: 'repeat' },
  { kind: 'pages', how: 'skip' },
  { kind: 'pages', how: 'shift' },
  { kind: 'pages', how: 'total', by: -1 },
])
  test(`nobody is said to be absent from a list that does not hold together (${fault.how})`, async () => {
    await using session = await start('large')
    await controlOf(session).setFaults({ ...fault, match: { path: 'pageSize=100' } })
    await rejects(listing(session), 'unexpectedAnswer')
    const ask = () => session.ask('findAccount', { email: 'nobody@example.com' })
    await rejects({ method: 'findAccount', ask }, 'unavailable')
  })

test('an answer 204 is an empty list of merchant accounts, and never one of users', async () => {
  await using session = await start('new')
  const { items } = await session.ask('listEntitlements', {})
  assert.ok(items.length > 0 && items.every(({ type }) => type === 'role'))
  const silent = session.bent(() => ({ send: async () => ({ status: 204, headers: {}, body: undefined }) }))
  await rejects(listing(silent), 'unexpectedAnswer')
  const ask = () => silent.ask('findAccount', { email: 'nobody@example.com' })
  await rejects({ method: 'findAccount', ask }, 'unexpectedAnswer')
})

test('a user without a state is not taken for an active one', async () => {
  await using session = await start('default')
  await controlOf(session).setFaults({ kind: 'drift', how: 'rename', field: 'active' })
  await rejects(listing(session), 'unexpectedAnswer')
})
