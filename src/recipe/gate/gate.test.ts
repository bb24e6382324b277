import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { parseRecipe } from '../parse-recipe.ts'
import { sampleRecipe } from '../testing/sample-recipe.ts'
import type { Armed } from './armed.ts'
import { makeGate } from './gate.ts'
import { policyFor } from './gate-policy.ts'
import type { OutgoingRequest } from './outgoing-request.ts'

const origin = 'https://notes.example'
const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

const armed: Armed = {
  methods: ['POST'],
  path: { is: 'prefix', text: '/users' },
  subjects: [
    { place: 'segment', is: '123' },
    { place: 'value', is: '123' },
    { place: 'value', is: 'ann@example.com' },
  ],
  body: [],
  email: 'ann@example.com',
}

function gate() {
  const { recipe } = parseRecipe(sampleRecipe)
  assert.ok(recipe)
  const policy = policyFor({ ...recipe, app: { ...recipe.app, egress: ['https://*.cdn.example'] } }, origin)
  assert.ok(policy)
  return makeGate(policy)
}

function ask(request: Partial<OutgoingRequest>, arm?: Partial<Armed>) {
  const made = gate()
  if (arm !== undefined) made.arm({ ...armed, ...arm })
  return made.judge({ kind: 'fetch', method: 'POST', url: `${origin}/users/123/disable`, ...request })
}

/** Everything a page could try while nothing is armed. */
const unarmed: readonly (readonly [says: string, request: Partial<OutgoingRequest>])[] = [
  ['fetch', {}],
  ['fetch in small letters', { method: 'post' }],
  ['fetch with PUT', { method: 'PUT' }],
  ['fetch with DELETE', { method: 'DELETE' }],
  ['fetch with a made-up method', { method: 'PURGE' }],
  ['a beacon', { kind: 'beacon' }],
  ['a worker', { kind: 'worker' }],
  ['a shared worker', { kind: 'sharedWorker', method: 'GET', url: `${origin}/worker.js` }],
  ['a service worker', { kind: 'serviceWorker', method: 'GET', url: `${origin}/sw.js` }],
  ['a web socket', { kind: 'websocket', method: 'GET', url: 'wss://notes.example/live' }],
  ['a web socket that says it is a fetch', { method: 'GET', url: 'ws://notes.example/live' }],
  ['a form, also of an iframe or a new window', { kind: 'document', contentType: form, body: 'id=123' }],
  [
    'a redirect to a foreign origin',
    { kind: 'document', method: 'GET', url: 'https://evil.example/', redirectedFrom: origin },
  ],
  [
    'a redirect that posts again to a foreign origin',
    { url: 'https://evil.example/', redirectedFrom: origin },
  ],
  ['a reading of a foreign origin', { method: 'GET', url: 'https://evil.example/x.png', kind: 'asset' }],
  ['a page of a content network', { method: 'GET', url: 'https://a.cdn.example/', kind: 'document' }],
  ['a change at a content network', { url: 'https://a.cdn.example/users/123' }],
  ['a name that only ends like ours', { method: 'GET', url: 'https://evilcdn.example/x.js', kind: 'asset' }],
  ['another port', { method: 'GET', url: 'https://notes.example:8443/users' }],
  ['without TLS', { method: 'GET', url: 'http://notes.example/users' }],
  ['a password in the address', { method: 'GET', url: 'https://a:b@notes.example/users' }],
  ['GET with a verb in the path', { method: 'GET', url: `${origin}/users/123/delete` }],
  ['GET with a verb in the query', { method: 'GET', url: `${origin}/users?action=removeUser&id=123` }],
  ['GET with a hidden verb', { method: 'GET', url: `${origin}/users/123/%64elete` }],
  ['GET that stands for another method', { method: 'GET', url: `${origin}/users/123?_method=DELETE` }],
  ['an image with a verb', { method: 'GET', kind: 'asset', url: `${origin}/users/123/deactivate` }],
  [
    'a GraphQL mutation',
    { url: `${origin}/graphql`, contentType: json, body: '{"operationName":"disableUser"}' },
  ],
  [
    'a GraphQL mutation under the name of a reading',
    {
      url: `${origin}/graphql`,
      contentType: json,
      body: '{"operationName":"listUsers","query":"mutation { disable(id: 123) }"}',
    },
  ],
  [
    'GraphQL in a batch',
    {
      url: `${origin}/graphql`,
      contentType: json,
      body: '[{"operationName":"listUsers"},{"operationName":"x"}]',
    },
  ],
  ['signing in when nobody signs in', { url: `${origin}/login` }],
  ['OPTIONS with a body', { method: 'OPTIONS', body: 'x' }],
  ['no address', { url: 'users' }],
]

/** Everything but the right request while one is armed. */
const wrong: readonly (readonly [says: string, request: Partial<OutgoingRequest>, arm?: Partial<Armed>])[] = [
  ['another id', { url: `${origin}/users/124/disable` }],
  ['an id that begins with it', { url: `${origin}/users/1234/disable` }],
  ['an id that ends with it', { url: `${origin}/users/9123/disable` }],
  ['several ids in one segment', { url: `${origin}/users/123,124/disable` }],
  ['another method', { method: 'DELETE' }],
  ['another path', { url: `${origin}/teams/123` }],
  ['a path that only begins so', { url: `${origin}/usersettings/123` }],
  ['a path that leads elsewhere', { url: `${origin}/users/../teams/123` }],
  ['a hidden slash', { url: `${origin}/users/x%2f..%2f123` }],
  ['a doubled slash', { url: `${origin}/users//123` }],
  ['more behind the path', { url: `${origin}/users/123/disable?also=124` }],
  ['another origin', { url: 'https://evil.example/users/123/disable' }],
  ['the hop of a 307', { redirectedFrom: `${origin}/users/123/disable` }],
  ['a beacon', { kind: 'beacon' }],
  ['a worker', { kind: 'worker' }],
  [
    'the e-mail of somebody else beside',
    { contentType: form, body: 'email=ann%40example.com&cc=bob%40example.com' },
  ],
  ['two e-mails in one field', { contentType: form, body: 'email=ann%40example.com%2Cbob%40example.com' }],
  ['an e-mail that contains the right one', { contentType: form, body: 'email=xann%40example.com' }],
  ['another e-mail hidden in a name', { contentType: json, body: '{"users":{"bob@example.com":true}}' }],
  ['an e-mail deep within', { contentType: json, body: '{"a":[{"b":{"c":"bob@example.com"}}]}' }],
  [
    'a selection of several',
    { url: `${origin}/users/disable`, contentType: json, body: '{"ids":["123","124"]}' },
  ],
  ['several in a form', { url: `${origin}/users/disable`, contentType: form, body: 'id=123&id=124' }],
  [
    'several in a form with brackets',
    { url: `${origin}/users/disable`, contentType: form, body: 'id[0]=123&id[1]=124' },
  ],
  [
    'several objects',
    { url: `${origin}/users/disable`, contentType: json, body: '[{"id":"123"},{"id":"124"}]' },
  ],
  ['a key given twice', { contentType: json, body: '{"id":"123","id":"124"}' }],
  ['a body that can not be read', { body: null }],
  ['a body of another kind', { contentType: 'text/plain', body: '123' }],
  ['broken JSON', { contentType: json, body: '{"id":' }],
  ['a value that is missing', { contentType: json, body: '{"role":"Owner"}' }, { body: ['Viewer'] }],
  [
    'another GraphQL operation',
    { contentType: json, body: '{"operationName":"deleteUser"}' },
    { graphqlOperation: 'disableUser' },
  ],
  ['the subject nowhere', { url: `${origin}/users/disable`, contentType: form, body: 'id=124' }],
]

suite('the write gate', () => {
  for (const [says, request] of unarmed)
    test(`unarmed, refuses ${says}`, () => assert.equal(ask(request).kind, 'refuse'))
  for (const [says, request, arm = {}] of wrong)
    test(`armed, refuses ${says}`, () => assert.equal(ask(request, arm).kind, 'refuse'))

  test('lets the armed request out, once', () => {
    const made = gate()
    made.arm(armed)
    const request: OutgoingRequest = { kind: 'fetch', method: 'POST', url: `${origin}/users/123/disable` }
    assert.deepEqual(made.judge(request), { kind: 'allow', as: 'armed' })
    assert.equal(made.judge(request).kind, 'refuse')
    const { sent, refused } = made.disarm()
    assert.equal(sent, true)
    assert.equal(refused.length, 1)
    assert.equal(made.judge(request).kind, 'refuse', 'shut again')
  })

  test('finds the person in a form, in JSON and in another letter case', () => {
    const url = `${origin}/users/disable`
    for (const [contentType, body] of [
      [form, 'csrf=abc&id=123'],
      [json, '{ "user": { "id": 123 } }'],
      [json, '{"emails":["Ann@Example.com"]}'],
    ] as const)
      assert.equal(ask({ url, contentType, body }, {}).kind, 'allow', body)
  })

  test('lets readings through, and what a recipe calls a reading', () => {
    const list = {
      url: `${origin}/graphql`,
      contentType: json,
      body: '{"operationName":"listUsers","query":"query"}',
    }
    assert.equal(ask({ method: 'GET', url: `${origin}/users?page=2` }).kind, 'allow')
    assert.equal(ask({ method: 'GET', kind: 'asset', url: 'https://a.cdn.example/x.js' }).kind, 'allow')
    assert.equal(ask(list).kind, 'allow')
    assert.equal(ask({ url: `${origin}/telemetry` }).kind, 'answerHere')
  })

  test('lets somebody sign in only while signing in', () => {
    const made = gate()
    made.signingIn(true)
    const login: OutgoingRequest = { kind: 'document', method: 'POST', url: `${origin}/login` }
    assert.deepEqual(made.judge(login), { kind: 'allow', as: 'signIn' })
    assert.equal(made.judge({ ...login, url: `${origin}/users` }).kind, 'refuse')
    made.signingIn(false)
    assert.equal(made.judge(login).kind, 'refuse')
  })

  test('no id but the armed one ever gets out', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-z@.,-]{1,12}$/), fc.boolean(), (id, inPath) => {
        fc.pre(id !== '123' && id !== '.' && id !== '..')
        const request = inPath
          ? { url: `${origin}/users/${id}/disable` }
          : { url: `${origin}/users/disable`, contentType: json, body: JSON.stringify({ id }) }
        assert.equal(ask(request, {}).kind, 'refuse')
      }),
      { numRuns: 500 },
    )
  })

  test('has a policy only for an address of the recipe', () => {
    const { recipe } = parseRecipe(sampleRecipe)
    assert.ok(recipe)
    assert.equal(policyFor(recipe, 'https://notes.example.evil.com'), undefined)
    assert.equal(policyFor(recipe, 'http://127.0.0.1:4000'), undefined)
    assert.equal(
      policyFor(recipe, 'http://127.0.0.1:4000', { simulator: true })?.origin,
      'http://127.0.0.1:4000',
    )
    assert.equal(policyFor(recipe, 'http://10.0.0.1', { simulator: true }), undefined)
  })
})
