import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HttpClient, HttpRequest } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { everyAccount, make, person } from '../../src/connector/testing/contract-case.ts'
import type { Session } from '../../src/connector/testing/contract-session.ts'
import { rejects } from '../../src/connector/testing/troubled.ts'
import { startSession, type VendorSession } from './testing/start-session.ts'

const listing = (session: Session) => ({
  method: 'listAccounts' as const,
  ask: () => everyAccount(session),
})

/** The real answers to the requests that fit, changed. */
function changing(fits: RegExp, change: (body: JsonObject, request: HttpRequest) => JsonValue) {
  return (http: HttpClient): HttpClient => ({
    async send(request) {
      const answer = await http.send(request)
      return fits.test(request.url) ? { ...answer, body: change(answer.body as JsonObject, request) } : answer
    },
  })
}

async function companyOf(people: number): Promise<VendorSession> {
  const session = await startSession({ seed: 'company' })
  for (let at = 0; at < people; at += 1) await make(session, person(session, `Person Nr${at}`))
  session.takeRequests()
  return session
}

test('a listing goes on to the empty page, with a total and without', async () => {
  await using session = await companyOf(100)
  const pagesOf = () => session.takeRequests().filter(([call]) => call.startsWith('GET /users?'))
  const listed = await everyAccount(session)
  assert.equal(listed.length, 114)
  const pages = ['0', '100', '114'].map((offset) => `GET /users?limit=100&offset=${offset}`)
  assert.deepEqual(
    pagesOf().map(([call]) => call),
    pages,
  )

  const withoutTotal = session.bent(changing(/\/users\?/, ({ meta: _, ...body }) => body))
  assert.deepEqual(await everyAccount(withoutTotal), listed)
  assert.deepEqual(
    pagesOf().map(([call]) => call),
    pages,
  )
})

test('a total that the listing does not reach makes it a failed reading', async () => {
  await using session = await companyOf(0)
  const more = session.bent(changing(/\/users\?/, (body) => ({ ...body, meta: { total: '15' } })))
  await rejects(listing(more), 'unexpectedAnswer')
})

test('pages that are shorter than asked for are read to the end all the same', async () => {
  await using session = await companyOf(0)
  const listed = await everyAccount(session)
  const tight = session.bent((http) => ({
    send: (request) => http.send({ ...request, url: request.url.replace('limit=100', 'limit=3') }),
  }))
  assert.deepEqual(await everyAccount(tight), listed)
})

test('an empty first page is an empty listing only with a total of none', async () => {
  await using session = await companyOf(0)
  const emptied = session.bent(changing(/\/users\?/, (body) => ({ ...body, users: [] })))
  await rejects(listing(emptied), 'unexpectedAnswer')
})

test('a listing whose users are said to be absent is a failed reading, never an empty one', async () => {
  await using session = await companyOf(0)
  const body = { message: 'No Result found for User with id 0' }
  const absent = session.bent((http) => ({
    send: async (request) =>
      /\/users\?/.test(request.url) ? { status: 403, headers: {}, body } : http.send(request),
  }))
  await rejects(listing(absent), 'unexpectedAnswer')
})

test('users whose group the vendor does not show have an unknown group, not none', async () => {
  await using session = await companyOf(0)
  const hidden = session.bent(changing(/\/groups\/5\/userGroups/, (body) => ({ ...body, userGroups: [] })))
  const marketers = (await everyAccount(hidden)).filter((one) => one.entitlements === undefined)
  assert.deepEqual(
    marketers.map(({ givenName }) => givenName),
    ['Mia', 'Noah', 'Zoë', 'Newsletter'],
  )
})

test('a group that is deleted while the users are listed has no members any more', async () => {
  await using session = await companyOf(0)
  const body = { message: 'No Result found for Group with id 7' }
  const deleted = session.bent((http) => ({
    send: async (request) =>
      /\/groups\/7\/userGroups/.test(request.url) ? { status: 403, headers: {}, body } : http.send(request),
  }))
  assert.equal((await everyAccount(deleted)).length, 14)
})

test('ids that come as numbers are the same accounts', async () => {
  await using session = await companyOf(0)
  const listed = await everyAccount(session)
  const numbers = session.bent(
    changing(/\/users\?|userGroups|users\/me/, (body) => {
      return JSON.parse(JSON.stringify(body).replace(/"(id|userid|groupid|user|group)":"(\d+)"/g, '"$1":$2'))
    }),
  )
  assert.deepEqual(await everyAccount(numbers), listed)
})

test('lists that do not heed the offset are read once, and end', async () => {
  await using session = await companyOf(0)
  const listed = await everyAccount(session)
  const deaf = session.bent((http) => ({
    send: (request) =>
      http.send({
        ...request,
        url: /groups/.test(request.url) ? request.url.replace(/offset=\d+/, 'offset=0') : request.url,
      }),
  }))
  assert.deepEqual(await everyAccount(deaf), listed)
})
