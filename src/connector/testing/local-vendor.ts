import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { ConnectorError, type ConnectorErrorCode } from '../errors.ts'
import type { HttpRequest } from '../http-client.ts'
import { makeEgressAgent, type VendorHttpOptions, vendorHttp } from '../vendor-http.ts'

const loopback = { allowPrivate: ['127.0.0.0/8', '::1/128'] }

/** Stands for the address of the accounts at the server of the test. */
const here = 'here'
export const read: HttpRequest = { method: 'GET', url: here, effect: 'read' }
export const write: HttpRequest = { method: 'POST', url: here, effect: 'write' }

export const defaults: VendorHttpOptions = {
  egress: loopback,
  hosts: [],
  throttleStatuses: [429, 503],
  pace: async () => {},
  throttled: async () => {},
  now: () => new Date('2026-11-24T08:00:00Z'),
}

export function makeAgent(allowPrivate: readonly string[] = loopback.allowPrivate) {
  const agent = makeEgressAgent({ allowPrivate })
  return { agent, [Symbol.asyncDispose]: () => agent.destroy() }
}

export function startVendor(answer: RequestListener, options: Partial<VendorHttpOptions> = {}) {
  return startOn(createServer(answer), options)
}

/** A server that says, byte for byte, what a vendor should not: after it has read a request. */
export function startTcpVendor(answer: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  return startOn(server, {})
}

async function startOn(server: ReturnType<typeof createTcpServer>, options: Partial<VendorHttpOptions>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  const { agent, ...owned } = makeAgent()
  const client = vendorHttp(agent, { ...defaults, hosts: [host], ...options })
  const url = (path: string) => `http://${host}${path}`
  const stop = () => new Promise((resolve) => server.close(resolve))
  return {
    url,
    stop,
    send: (call: HttpRequest) => client.send(call.url === here ? { ...call, url: url('/accounts') } : call),
    async [Symbol.asyncDispose]() {
      await owned[Symbol.asyncDispose]()
      await stop()
    },
  }
}

export async function failureOf(sending: Promise<unknown>): Promise<ConnectorError> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ConnectorError, inspect(error))
  return error
}

export async function assertFails(
  sending: Promise<unknown>,
  code: ConnectorErrorCode,
): Promise<ConnectorError> {
  const error = await failureOf(sending)
  assert.equal(error.code, code, inspect(error))
  return error
}
