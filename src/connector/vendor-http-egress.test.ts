import assert from 'node:assert/strict'
import test from 'node:test'
import { inspect } from 'node:util'
import { ConnectorError } from './errors.ts'
import type { HttpRequest } from './http-client.ts'
import {
  assertFails,
  defaults,
  failureOf,
  makeAgent,
  read,
  startTcpVendor,
  startVendor,
  write,
} from './testing/local-vendor.ts'
import { plainVendorHttp, vendorHttp } from './vendor-http.ts'

const secret = 'key-that-nobody-may-see'

test('only the hosts of the application are called, exactly as they are listed', async () => {
  await using vendor = await startVendor(() => assert.fail('it was called'))
  const { host, port } = new URL(vendor.url('/'))
  for (const url of [
    `http://127.0.0.1:${Number(port) + 1}/`,
    `http://127.0.0.2:${port}/`,
    `http://localhost:${port}/`,
    `http://127.0.0.1.:${port}.evil.example/`,
    `http://${host}@evil.example/`,
    `http://evil.example/?${host}`,
    `http://evil.example#@${host}`,
    `http://${host}.evil.example/`,
    `ftp://${host}/`,
    `file://${host}/etc/passwd`,
    'data:text/plain,hello',
    '/accounts',
    '',
    'http://',
  ]) {
    await assertFails(vendor.send({ ...read, url }), 'egressRefused')
  }
})

test('a dot at the end of a name is not the name that is listed', async () => {
  await using agent = makeAgent()
  const client = vendorHttp(agent.agent, { ...defaults, hosts: ['vendor.example'] })
  await assertFails(client.send({ ...read, url: 'https://vendor.example./' }), 'egressRefused')
})

test('an address of this machine is refused unless its network was named', async () => {
  await using vendor = await startVendor(() => assert.fail('it was called'))
  const { port } = new URL(vendor.url('/'))
  await using agent = makeAgent([])
  for (const name of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '127.1',
  ])
    for (const protocol of ['http', 'https']) {
      const url = `${protocol}://${name}:${port}/`
      const client = vendorHttp(agent.agent, { ...defaults, hosts: [new URL(url).host] })
      const error = await assertFails(client.send({ ...write, url }), 'egressRefused')
      assert.match(error.message, /is not a public address/, url)
    }
})

test('a name is called at the address that was checked', async () => {
  await using vendor = await startVendor((request, response) =>
    response.end(JSON.stringify(request.headers.host)),
  )
  const { port } = new URL(vendor.url('/'))
  await using agent = makeAgent(['127.0.0.0/8', '::1/128'])
  const client = plainVendorHttp(agent.agent, {
    egress: defaults.egress,
    hosts: [`localhost:${port}`],
    now: defaults.now,
  })
  // Where the name leads to ::1 first, nobody listens there: that is unavailable, never refused.
  const answer = await client.send({ ...read, url: `http://localhost:${port}/` }).catch((error) => error)
  if (answer instanceof ConnectorError) assert.equal(answer.code, 'unavailable')
  else assert.equal(answer.body, `localhost:${port}`)
})

test('a single question without pace gets its answer as it is, also 429', async () => {
  await using vendor = await startVendor((_request, response) => response.writeHead(429).end())
  await using agent = makeAgent()
  const { host } = new URL(vendor.url('/'))
  const client = plainVendorHttp(agent.agent, { egress: defaults.egress, hosts: [host], now: defaults.now })
  assert.equal((await client.send({ ...read, url: vendor.url('/') })).status, 429)
})

test('no key, no query and no body of a request is found in any error', async () => {
  const call: HttpRequest = {
    ...write,
    headers: { 'api-token': secret, authorization: `Bearer ${secret}` },
    json: { password: secret },
  }
  await using gone = await startVendor(() => assert.fail('this server is gone'))
  await gone.stop()
  await using fault = await startVendor((_request, response) => response.writeHead(500).end(secret))
  await using throttling = await startVendor((_request, response) => response.writeHead(429).end(secret))
  await using resetting = await startTcpVendor((socket) => socket.resetAndDestroy())
  await using cutting = await startTcpVendor((socket) =>
    socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n${secret}`),
  )
  const query = `/accounts?api_key=${secret}`
  for (const [vendor, code] of [
    [gone, 'unavailable'],
    [fault, 'outcomeUnknown'],
    [throttling, 'rateLimited'],
    [resetting, 'outcomeUnknown'],
    [cutting, 'outcomeUnknown'],
  ] as const) {
    assertNoSecret(await assertFails(vendor.send({ ...call, url: vendor.url(query) }), code))
    for (const url of [`http://other.example/?api_key=${secret}`, `http://[/?api_key=${secret}`])
      assertNoSecret(await assertFails(vendor.send({ ...call, url }), 'egressRefused'))
  }
  for (const value of [`${secret}\n`, `${secret}\u20ac`])
    assertNoSecret(await failureOf(fault.send({ ...call, headers: { 'api-token': value } })))
})

test('a header that can not be sent was never sent', async () => {
  await using vendor = await startVendor(() => assert.fail('it was called'))
  for (const headers of [
    { 'api-token': 'line\nbreak' },
    { 'api token': 'x' },
    { 'api-token': 'price \u20ac' },
  ])
    await assertFails(vendor.send({ ...write, headers }), 'credentialsRejected')
})

function assertNoSecret(error: ConnectorError): void {
  const all = inspect(error, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null })
  assert.ok(all.includes('ConnectorError'))
  assert.ok(!all.includes(secret), all)
}
