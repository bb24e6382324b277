import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { type ConnectionLimits, connectionLimits } from './connections.ts'
import { makeServer, type ServerParts } from './server.ts'

/** A server of which only the connections are looked at: nothing behind it is ever reached. */
async function serverWith(limits: ConnectionLimits) {
  const none = {} as never
  const parts: ServerParts = {
    scim: none,
    oauth: none,
    auth: none,
    console: { folder: new URL('file:///nowhere/'), secure: false },
    api: { system: none, version: '1', changes: none, authenticate: none, noteRefusal: none },
    trustedProxies: [],
    health: none,
    metrics: { answered: () => {} } as never,
    log: () => {},
  }
  const server = await makeServer(parts, limits)
  await server.listen({ host: '127.0.0.1', port: 0 })
  return { port: (server.server.address() as AddressInfo).port, [Symbol.asyncDispose]: () => server.close() }
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

async function heardOn(socket: Socket): Promise<string> {
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  await once(socket, 'close')
  return heard
}

test('a client that sends its headers drop by drop is hung up on', async () => {
  const limits = { connections: 10, headersMs: 200, requestMs: 10_000, checkedEveryMs: 20 }
  await using server = await serverWith(limits)
  const socket = await open(server.port)
  socket.write('POST /scim/v2/x/Users HTTP/1.1\r\nHost: x\r\n')
  const drops = setInterval(() => socket.write('X: y\r\n'), 30)
  const heard = await heardOn(socket)
  clearInterval(drops)
  assert.match(heard, /^HTTP\/1\.1 408 /)
  assert.match(heard, /"status":"408"/)
})

test('a client that never ends its body is hung up on', async () => {
  const limits = { connections: 10, headersMs: 100, requestMs: 300, checkedEveryMs: 20 }
  await using server = await serverWith(limits)
  const socket = await open(server.port)
  socket.write(
    'POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{',
  )
  assert.match(await heardOn(socket), /^HTTP\/1\.1 (408|404|415) /)
})

test('a connection beyond the limit is closed at once', async () => {
  const limits = { connections: 2, headersMs: 5_000, requestMs: 5_000, checkedEveryMs: 1_000 }
  await using server = await serverWith(limits)
  const kept = [await open(server.port), await open(server.port)]
  assert.equal(await heardOn(await open(server.port)), '')
  assert.deepEqual(
    kept.map(({ destroyed }) => destroyed),
    [false, false],
  )
  for (const socket of kept) socket.destroy()
})

test('a connection on which nothing was asked yet does not hold up a stop', async () => {
  const server = await serverWith({ ...connectionLimits, headersMs: 60_000 })
  const socket = await open(server.port)
  const closed = once(socket, 'close')
  await server[Symbol.asyncDispose]()
  await closed
  assert.equal(socket.bytesRead, 0)
})
