import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { connect, startTestSystem } from '../system.ts'

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'
const person = (userName: string) => ({ userName, active: true })

/** What a server answers to bytes that need not be HTTP. */
async function rawExchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connectSocket(Number(port), hostname)
  await once(socket, 'connect')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return answer
}

test('every answer is SCIM JSON whatever the client accepts, and tells where the resource is and its version', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scimUrl, token } = await connect(system, simulator, { mode: 'shadow' })
  const send = (method: string, path: string, body?: object, headers: object = {}) =>
    fetch(`${scimUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const made = await send('POST', '/Users', person('ana'))
  const { id, meta } = (await made.json()) as { id: string; meta: { location: string; version: string } }
  const operations = { Operations: [{ op: 'replace', path: 'title', value: 'Boss' }] }
  for (const [method, path, body] of [
    ['GET', `/Users/${id}`, undefined],
    ['HEAD', `/Users/${id}`, undefined],
    ['PUT', `/users/${id}/`, person('ana')],
    ['PATCH', `/USERS/${id}`, operations],
  ] as const) {
    for (const accept of ['application/scim+json', 'application/json', '*/*', 'text/html']) {
      const answer = await send(method, path, body, { accept })
      assert.equal(answer.status, 200, `${method} ${accept}`)
      assert.match(answer.headers.get('content-type') ?? '', /^application\/scim\+json/)
      assert.equal(answer.headers.get('location'), meta.location)
      const text = await answer.text()
      if (method === 'HEAD') assert.equal(text, '')
      else assert.equal(JSON.parse(text).meta.version, answer.headers.get('etag'))
    }
  }
  assert.equal(meta.location, `${scimUrl}/Users/${id}`)
  for (const [method, path, headers, status] of [
    ['GET', '/Users', { authorization: 'Bearer wrong' }, 401],
    ['GET', '/Users', { authorization: '' }, 401],
    ['GET', '/Nothing', {}, 404],
    ['GET', '/Users/nobody', {}, 404],
    ['GET', '/Nothing/at/all', {}, 404],
    ['POST', '/Users', { 'content-type': 'text/plain' }, 415],
    ['POST', '/Users', { 'content-type': 'application/xml' }, 415],
    ['POST', '/Users', { 'content-encoding': 'gzip' }, 415],
    ['PUT', `/Users/${id}`, { 'if-match': 'W/"99"' }, 412],
  ] as const) {
    const body = method === 'GET' ? undefined : person('x')
    const answer = await send(method, path, body, headers)
    assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(headers)}`)
    assert.match(answer.headers.get('content-type') ?? '', /^application\/scim\+json/)
    const told = (await answer.json()) as { schemas: string[]; status: string; detail: string }
    assert.deepEqual([told.schemas, told.status], [[errorSchema], String(status)])
    assert.ok(told.detail.length > 10)
    if (status === 401) assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer /)
  }
})

test('a method an address does not have is told, with those it has', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  for (const [method, path, allowed] of [
    ['PUT', '/Users', 'GET, HEAD, POST'],
    ['PATCH', '/Groups', 'GET, HEAD, POST'],
    ['DELETE', '/users/', 'GET, HEAD, POST'],
    ['OPTIONS', '/Users', 'GET, HEAD, POST'],
    ['POST', '/Users/x', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['GET', '/Users/.search', 'POST'],
    ['HEAD', '/Bulk', 'POST'],
    ['GET', '/Bulk', 'POST'],
    ['POST', '/Schemas', 'GET, HEAD'],
    ['DELETE', '/ServiceProviderConfig', 'GET, HEAD'],
    ['PATCH', '/ResourceTypes/User', 'GET, HEAD'],
  ] as const) {
    const { status, headers, body } = await scim.send(method, path)
    assert.deepEqual([status, headers.get('allow')], [405, allowed], `${method} ${path}`)
    if (method !== 'HEAD') assert.deepEqual([body['schemas'], body['status']], [[errorSchema], '405'])
  }
})

test('discovery answers singly and as lists, by URN in any case, and never pretends to filter', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, scimUrl } = await connect(system, simulator, { mode: 'shadow' })
  let looked = 0
  for (const path of ['/Schemas', '/ResourceTypes']) {
    const { body } = await scim.get(`${path}?startIndex=2&count=1&sortBy=id`)
    const all = body['Resources'] as { id: string; meta: { location: string } }[]
    assert.equal(body['totalResults'], all.length)
    for (const resource of all) {
      assert.equal(resource.meta.location, `${scimUrl}${path}/${resource.id}`)
      for (const id of [resource.id, resource.id.toUpperCase(), encodeURIComponent(resource.id)])
        assert.deepEqual((await scim.get(`${path}/${id}`)).body, resource)
      looked++
    }
  }
  assert.equal(looked, 9)
  for (const path of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
    const isListing = path !== '/ServiceProviderConfig'
    assert.equal((await scim.get(`${path}?filter=id pr`)).status, isListing ? 403 : 200)
    assert.equal((await scim.get(`${path}/nothing`)).status, 404)
  }
  // There is nothing to choose from: a filter is ignored like all else that asks for a page (RFC 7644 §4).
  for (const path of ['/ServiceProviderConfig', '/ResourceTypes/User'])
    assert.deepEqual(
      (await scim.get(`${path}?filter=invalid&sortBy=id&startIndex=999`)).body,
      (await scim.get(path)).body,
    )
})

test('a body is read strictly: what is ambiguous, bottomless or not text is refused', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, scimUrl, token } = await connect(system, simulator, { mode: 'shadow' })
  for (const sent of [
    '{"userName":"a","active":true,"active":false}',
    '{"userName":"a","active":true,"\\u0061ctive":false}',
    '{"userName":"a","name":{"givenName":"A","givenName":"B"}}',
    `{"userName":"a","x":${'['.repeat(33)}${']'.repeat(33)}}`,
    `{"userName":"a","x":${'{"y":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    '{"userName":"a","__proto__":{"active":false}}',
    '{"userName":"a","x":{"constructor":{"prototype":{"polluted":1}}}}',
    '{"userName":"a","x":"\\ud834"}',
    '{"userName":"a",}',
    'userName=a',
  ]) {
    const { status, body } = await scim.send('POST', '/Users', sent)
    assert.deepEqual([status, body['schemas']], [400, [errorSchema]], sent.slice(0, 60))
  }
  const latin1 = await fetch(`${scimUrl}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: Buffer.from('{"userName":"Zoë"}', 'latin1'),
  })
  assert.equal(latin1.status, 400)
  assert.equal((await scim.get('/Users')).body['totalResults'], 0)
  assert.equal((await scim.send('POST', '/Users', '\ufeff{"userName":"Zoë"}')).status, 201)
})

test('what is no HTTP, or has endless headers, is answered and hung up on', async () => {
  await using system = await startTestSystem()
  const { url } = system.system
  for (const [bytes, status] of [
    [`GET /scim/v2/x HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    [`GET /scim/v2/x?filter=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['HELO mail\r\n\r\n', 400],
    [
      'POST /scim/v2/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
  ] as const) {
    const [head = '', body = ''] = (await rawExchange(url, bytes)).split('\r\n\r\n')
    assert.match(head, new RegExp(`^HTTP/1.1 ${status} `))
    assert.deepEqual([JSON.parse(body).schemas, JSON.parse(body).status], [[errorSchema], String(status)])
  }
})
