import assert from 'node:assert/strict'
import type { HttpClient, HttpRequest, HttpResponse } from '../http-client.ts'
import type { JsonValue } from '../json.ts'
import { type ContractCase, everyAccount, keyOf, make, person } from './contract-case.ts'
import { readsOf, writesOf } from './every-call.ts'
import { rejects } from './troubled.ts'

const page = '<!doctype html><title>Sign in</title><p>Please sign in first.</p>'

export const strangeAnswers: readonly ContractCase[] = [
  {
    title: 'a web page with any status is never read as "there is none" or as a refusal',
    fault: 'a web page with another status',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      for (const status of [302, 400, 403, 404, 409, 422]) {
        const strange = session.bent(
          answering(() => ({ status, headers: { location: '/login' }, body: page })),
        )
        for (const ask of [...readsOf(strange, account), ...writesOf(strange, account)])
          await rejects(ask, 'unexpectedAnswer', 'credentialsRejected', 'permissionDenied')
      }
    },
  },
  {
    title: 'an answer in another shape is never read as an empty list or as an absence',
    fault: 'an answer of another shape',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      for (const body of [undefined, null, 'ok', 42, true, [], {}, { errors: [] }, { message: 'hello' }]) {
        const strange = session.bent(answering(() => ({ status: 200, headers: {}, body })))
        for (const ask of readsOf(strange, account).filter(({ method }) => method !== 'findAccount'))
          await rejects(ask, 'unexpectedAnswer')
      }
    },
  },
  {
    title: 'lists that hold something else than objects are refused',
    fault: 'a list of something else',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      for (const item of [null, 'text', 7, [], {}]) {
        const strange = session.bent(withListsOf(item))
        for (const ask of readsOf(strange, account).filter(({ method }) => method.startsWith('list')))
          await rejects(ask, 'unexpectedAnswer')
      }
    },
  },
  {
    title: 'fields that nobody knows change nothing',
    fault: 'fields that nobody knows',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      const strange = session.bent(withStrangers)
      assert.deepEqual(await everyAccount(strange), await everyAccount(session))
      assert.deepEqual(await strange.ask('getAccount', { accountId: account.id }), account)
      assert.equal((await strange.ask('findAccount', keyOf(session, account)))?.id, account.id)
      assert.deepEqual(await strange.ask('check', null), await session.ask('check', null))
      for (const { method, ask } of writesOf(strange, account)) {
        const { outcome } = (await ask()) as { readonly outcome: string }
        assert.ok(['created', 'changed', 'alreadySo'].includes(outcome), `${method}: ${outcome}`)
      }
    },
  },
  {
    title: 'a vendor that repeats what it was sent does not make the connector tell a secret',
    fault: 'the vendor repeats secrets',
    needs: ['createAccount'],
    async run(session) {
      const account = await make(session, person(session, 'Kim Berg'))
      for (const status of [400, 401, 403, 404, 409, 422]) {
        const echoing = session.bent(answering((request) => echo(status, request)))
        // Whether it ends well does not matter here: every end is searched for secrets on its way.
        for (const { ask } of [...readsOf(echoing, account), ...writesOf(echoing, account)])
          await ask().catch(refuseAssertions)
      }
    },
  },
]

function answering(answer: (request: HttpRequest) => HttpResponse): (http: HttpClient) => HttpClient {
  return () => ({ send: async (request) => answer(request) })
}

/** The sentence of a refusal, in the forms that vendors give it. */
function echo(status: number, request: HttpRequest): HttpResponse {
  const says = `Not accepted: ${JSON.stringify(request.json)} with ${JSON.stringify(request.headers)}`
  const problem = { title: says, detail: says, message: says, code: 'invalid', error: says }
  return { status, headers: {}, body: { ...problem, errors: [problem], error: problem, detail: says } }
}

function refuseAssertions(error: unknown): void {
  if (error instanceof assert.AssertionError) throw error
}

/** The real answers, with a stranger in every object. */
function withStrangers(http: HttpClient): HttpClient {
  return {
    async send(request) {
      const answer = await http.send(request)
      return answer.body === undefined ? answer : { ...answer, body: mapObjects(answer.body) }
    },
  }
}

function mapObjects(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(mapObjects)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, mapObjects(inner)] as const)
  return {
    ...Object.fromEntries(entries),
    brandNew: { nested: ['1'] },
    state: 'unheard of',
    marks: ['owner'],
  }
}

/** The real answers, with `item` in front of every list. */
function withListsOf(item: JsonValue): (http: HttpClient) => HttpClient {
  return (http) => ({
    async send(request) {
      const answer = await http.send(request)
      const { body } = answer
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return answer
      const entries = Object.entries(body).map(([key, value]) =>
        Array.isArray(value) ? [key, [item, ...value]] : [key, value],
      )
      return { ...answer, body: Object.fromEntries(entries) as JsonValue }
    },
  })
}
