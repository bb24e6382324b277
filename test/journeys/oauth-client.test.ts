import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { scimClient } from '../scim-client.ts'
import { connect, startTestSystem } from '../system.ts'

type Client = {
  readonly id: string
  readonly clientId: string
  readonly token: string
  readonly tokenUrl: string
}
type Granted = {
  readonly access_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly scope: string
  readonly error?: string
}

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

async function ask(tokenUrl: string, fields: Readonly<Record<string, string>>, authorization?: string) {
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    headers: authorization === undefined ? {} : { authorization },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Granted }
}

test('a client shows its secret in the header or the body, and works with its access token for an hour', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app, scimUrl } = await connect(system, simulator)
  const client = await system.run<Client>('scimToken.create', { app, oauth: true, label: 'Ping' })
  assert.equal(client.tokenUrl, `${scimUrl}/oauth/token`)
  const inBody = { client_id: client.clientId, client_secret: client.token }
  for (const granted of [
    await ask(client.tokenUrl, {}, basic(client.clientId, client.token)),
    await ask(client.tokenUrl, inBody),
  ]) {
    assert.equal(granted.status, 200, JSON.stringify(granted.body))
    assert.match(granted.headers.get('content-type') ?? '', /^application\/json/)
    assert.equal(granted.headers.get('cache-control'), 'no-store')
    const { token_type, expires_in, scope } = granted.body
    assert.deepEqual([token_type, expires_in, scope], ['Bearer', 3_600, 'full'])
  }
  const { body } = await ask(client.tokenUrl, inBody)
  const scim = scimClient(scimUrl, body.access_token)
  assert.equal((await scim.post('/Users', { userName: 'kim', active: true })).status, 201)
  assert.equal((await scimClient(scimUrl, client.token).get('/Users')).status, 401, 'a secret is no token')
  const reader = await ask(client.tokenUrl, { ...inBody, scope: 'read' })
  assert.equal(reader.body.scope, 'read')
  const reading = scimClient(scimUrl, reader.body.access_token)
  assert.equal((await reading.get('/Users')).status, 200)
  assert.equal((await reading.post('/Users', { userName: 'lou', active: true })).status, 403)
  system.clock.advance(3_601_000)
  assert.equal((await scim.get('/Users')).status, 401)
})

test('what RFC 6749 refuses is refused in its words, with nothing said of the client', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app, token, scimUrl } = await connect(system, simulator)
  await connect(system, simulator, { app: 'other' })
  const create = (input: object) => system.run<Client>('scimToken.create', { app, oauth: true, ...input })
  const client = await create({ scope: 'users' })
  const revoked = await create({})
  await system.run('scimToken.revoke', { id: revoked.id })
  const inBody = { client_id: client.clientId, client_secret: client.token }
  const wrong = [
    await ask(client.tokenUrl, { ...inBody, client_id: revoked.clientId }),
    await ask(client.tokenUrl, { client_id: revoked.clientId, client_secret: revoked.token }),
    await ask(client.tokenUrl, { client_id: client.clientId, client_secret: 'wrong' }),
    await ask(client.tokenUrl, { client_id: token.split('_')[1] ?? '', client_secret: token }),
    await ask(client.tokenUrl, {}),
    await ask(client.tokenUrl.replace(app, 'other'), inBody),
    await ask(client.tokenUrl.replace(app, 'nothing'), inBody),
  ]
  for (const { status, headers, body } of wrong) {
    assert.deepEqual([status, body], [401, wrong[0]?.body])
    assert.equal(body.error, 'invalid_client')
    assert.match(headers.get('www-authenticate') ?? '', /^Basic realm=/)
    assert.equal(headers.get('cache-control'), 'no-store')
  }
  for (const [fields, error] of [
    [{ ...inBody, scope: 'full' }, 'invalid_scope'],
    [{ ...inBody, scope: 'everything' }, 'invalid_scope'],
    [{ ...inBody, grant_type: 'password' }, 'unsupported_grant_type'],
    [{ ...inBody, grant_type: '' }, 'invalid_request'],
  ] as const) {
    const refused = await ask(client.tokenUrl, fields)
    assert.deepEqual([refused.status, refused.body.error], [400, error])
  }
  const json = await fetch(client.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  assert.deepEqual([json.status, ((await json.json()) as Granted).error], [400, 'invalid_request'])
  // The SCIM routes beside it keep their own bodies and errors.
  const beside = await fetch(`${scimUrl}/oauth/token`, { headers: { authorization: `Bearer ${token}` } })
  assert.match(beside.headers.get('content-type') ?? '', /^application\/scim\+json/)
  assert.equal(beside.status, 404)
  for (let count = 0; count < 10; count += 1) await ask(client.tokenUrl, {})
  const slowed = await ask(client.tokenUrl, {})
  assert.equal(slowed.status, 429)
  assert.match(slowed.headers.get('retry-after') ?? '', /^\d{1,2}$/)
  assert.equal((await ask(client.tokenUrl, inBody)).status, 200, 'the right secret always passes')
})

test('a revoked client takes its access tokens with it within a second, on every node', async () => {
  await using simulator = await startReference()
  await using first = await startTestSystem()
  const { app, scimUrl } = await connect(first, simulator)
  await using second = await startTestSystem({ beside: first })
  const client = await first.run<Client>('scimToken.create', { app, oauth: true })
  const secret = { client_id: client.clientId, client_secret: client.token }
  const { body } = await ask(client.tokenUrl, secret)
  const there = `${second.system.url}/scim/v2/${app}`
  const nodes = [scimClient(scimUrl, body.access_token), scimClient(there, body.access_token)]
  const statuses = () => Promise.all(nodes.map(async (node) => (await node.get('/Users')).status))
  assert.deepEqual(await statuses(), [200, 200])
  await first.run('scimToken.revoke', { id: client.id })
  await sleep(1_100)
  assert.deepEqual(await statuses(), [401, 401])
  assert.equal((await ask(`${there}/oauth/token`, secret)).status, 401)
})

test('a client that ends soon grants no longer than it lives, and its successor has a name of its own', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app } = await connect(system, simulator)
  const old = await system.run<Client>('scimToken.create', { app, oauth: true })
  const made = await system.run<Client>('scimToken.rotate', { id: old.id, overlapHours: 1 })
  assert.ok(made.clientId !== old.clientId && made.tokenUrl === old.tokenUrl)
  system.clock.advance(40 * 60_000)
  const granted = async ({ clientId, token, tokenUrl }: Client) =>
    (await ask(tokenUrl, { client_id: clientId, client_secret: token })).body.expires_in
  const left = await granted(old)
  assert.ok(left > 1_100 && left <= 1_200, String(left))
  assert.equal(await granted(made), 3_600)
})
