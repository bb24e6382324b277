import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import test from 'node:test'
import { ConnectorError } from './errors.ts'
import {
  assertFails,
  defaults,
  makeAgent,
  read,
  startTcpVendor,
  startVendor,
  write,
} from './testing/local-vendor.ts'
import { vendorHttp } from './vendor-http.ts'

const secret = 'key-that-nobody-may-see'

test('a request goes out as it was given, and its answer comes back parsed', async () => {
  const seen: { request: IncomingMessage; body: string }[] = []
  await using vendor = await startVendor(async (request, response) => {
    seen.push({ request, body: (await Array.fromAsync(request)).join('') })
    response.writeHead(201, { 'content-type': 'application/json', 'X-Rate': '7', 'set-cookie': ['a', 'b'] })
    response.end('{"id":"42"}')
  })
  const answer = await vendor.send({ ...write, headers: { 'api-token': secret }, json: { name: 'Zo\u00eb' } })
  assert.equal(answer.status, 201)
  assert.deepEqual(answer.body, { id: '42' })
  assert.equal(answer.headers['x-rate'], '7')
  assert.equal(answer.headers['set-cookie'], 'a, b')
  const [{ request, body } = assert.fail('nothing arrived')] = seen
  assert.equal(request.method, 'POST')
  assert.equal(request.url, '/accounts')
  assert.equal(request.headers['api-token'], secret)
  assert.equal(request.headers['content-type'], 'application/json')
  assert.deepEqual(JSON.parse(body), { name: 'Zo\u00eb' })
})

test('a form goes out as a form', async () => {
  const seen: { type: string | undefined; body: string }[] = []
  await using vendor = await startVendor(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('')
    seen.push({ type: request.headers['content-type'], body })
    response.end('{}')
  })
  const form = { grant_type: 'client_credentials', scope: 'users & groups' }
  assert.equal((await vendor.send({ ...write, form })).status, 200)
  assert.deepEqual(seen, [
    {
      type: 'application/x-www-form-urlencoded',
      body: 'grant_type=client_credentials&scope=users+%26+groups',
    },
  ])
})

test('every answer below 500 is an answer, whatever its body is', async () => {
  for (const [status, body, parsed] of [
    [200, '', undefined],
    [200, 'null', null],
    [200, '<html>not JSON</html>', '<html>not JSON</html>'],
    [200, '{"half":', '{"half":'],
    [200, '{"name":"a\\u0000b\\ud800 c\\uD83D\\uDE00"}', { name: 'a\ufffdb\ufffd c\u{1f600}' }],
    [204, '', undefined],
    [400, '{"error":"no"}', { error: 'no' }],
    [401, 'denied', 'denied'],
    [404, '{}', {}],
    [409, '[1]', [1]],
    [499, '7', 7],
  ] as const) {
    await using vendor = await startVendor((_request, response) => response.writeHead(status).end(body))
    const answer = await vendor.send(write)
    assert.equal(answer.status, status)
    assert.deepEqual(answer.body, parsed)
  }
})

test('a redirect is not followed', async () => {
  let asked = 0
  await using vendor = await startVendor((_request, response) => {
    asked += 1
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const answer = await vendor.send(read)
  assert.equal(answer.status, 302)
  assert.equal(answer.headers['location'], '/elsewhere')
  assert.equal(asked, 1)
})

test('a refused connection changed nothing, so a write is unavailable too', async () => {
  await using vendor = await startVendor(() => assert.fail('this server is gone'))
  await vendor.stop()
  for (const call of [read, write]) await assertFails(vendor.send(call), 'unavailable')
})

test('a name nobody knows changed nothing', async () => {
  const options = { ...defaults, hosts: ['vendor.invalid'] }
  await using agent = makeAgent()
  const send = vendorHttp(agent.agent, options).send({ ...write, url: 'https://vendor.invalid/accounts' })
  await assertFails(send, 'unavailable')
})

test('a server that is not the right one for https changed nothing', async () => {
  await using vendor = await startVendor((_request, response) => response.end('{}'))
  const send = vendor.send({ ...read, url: vendor.url('/accounts').replace('http:', 'https:') })
  await assertFails(send, 'unavailable')
})

for (const [broken, answerWith] of [
  ['reset', (socket: Socket) => socket.resetAndDestroy()],
  ['closed without an answer', (socket: Socket) => socket.end()],
  ['cut in the head', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nconte')],
  ['cut in the body', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"id":')],
  [
    'cut between chunks',
    (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"i\r\n'),
  ],
  ['not HTTP', (socket: Socket) => socket.end('220 mail.example ESMTP\r\n')],
] as const) {
  test(`an answer that is ${broken} leaves a write unknown and a reading to be asked again`, async () => {
    let asked = 0
    await using vendor = await startTcpVendor((socket) => {
      asked += 1
      answerWith(socket)
    })
    await assertFails(vendor.send(write), 'outcomeUnknown')
    await assertFails(vendor.send(read), 'unavailable')
    assert.equal(asked, 2, 'each was sent once')
  })
}

test('an answer that is too large leaves a write unknown and a reading to be asked again', async () => {
  const part = Buffer.alloc(1024 * 1024, ' ')
  await using vendor = await startVendor((_request, response) => {
    response.on('error', () => {})
    for (let at = 0; at < 11; at += 1) response.write(part)
    response.end()
  })
  await assertFails(vendor.send(write), 'outcomeUnknown')
  await assertFails(vendor.send(read), 'unavailable')
})

test('a fault of the vendor leaves a write unknown and a reading to be asked again', async () => {
  for (const status of [500, 502, 504, 599]) {
    await using vendor = await startVendor((_request, response) => response.writeHead(status).end(secret))
    await assertFails(vendor.send(write), 'outcomeUnknown')
    await assertFails(vendor.send({ ...write, method: 'GET' }), 'outcomeUnknown')
    await assertFails(vendor.send(read), 'unavailable')
    await assertFails(vendor.send({ ...read, method: 'POST' }), 'unavailable')
  }
})

test('"slow down" is rateLimited with the time asked for, and the pace is told', async () => {
  const date = new Date(defaults.now().getTime() + 30_000).toUTCString()
  for (const [status, value, expected] of [
    [429, '7', 7_000],
    [503, date, 30_000],
    [429, '99999', 21_600_000],
    [429, 'soon', 5_000],
    [503, undefined, 5_000],
  ] as const) {
    const told: number[] = []
    const throttled = async (ms: number) => void told.push(ms)
    await using vendor = await startVendor(
      (_request, response) =>
        response.writeHead(status, value === undefined ? {} : { 'retry-after': value }).end(),
      { throttled },
    )
    for (const call of [write, read]) {
      const error = await assertFails(vendor.send(call), 'rateLimited')
      assert.equal(error.retryAfterMs, expected)
    }
    assert.deepEqual(told, [expected, expected])
  }
})

test('a status is "slow down" only where the vendor says so', async () => {
  await using vendor = await startVendor((_request, response) => response.writeHead(503).end(), {
    throttleStatuses: [429],
  })
  await assertFails(vendor.send(write), 'outcomeUnknown')
})

test('no request goes out before its slot, and none when there is no slot', async () => {
  const order: string[] = []
  const refused = new ConnectorError('rateLimited', { retryAfterMs: 60_000 })
  let free = true
  await using vendor = await startVendor(
    (_request, response) => {
      order.push('sent')
      response.end()
    },
    {
      pace: async () => {
        order.push('slot')
        if (!free) throw refused
      },
    },
  )
  await vendor.send(write)
  free = false
  await assert.rejects(vendor.send(write), refused)
  assert.deepEqual(order, ['slot', 'sent', 'slot'])
})
