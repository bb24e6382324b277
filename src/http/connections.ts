import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { ScimError, toErrorBody } from '../scim/scim-error.ts'
import type { TlsPair } from './tls.ts'

/** What one process bears of its clients before they have said what they want. */
export type ConnectionLimits = {
  /** A further connection is closed at once. */
  readonly connections: number
  /** How long a client may take for its headers, and for its whole request. */
  readonly headersMs: number
  readonly requestMs: number
  /** How often that is looked after. */
  readonly checkedEveryMs: number
}

export const connectionLimits: ConnectionLimits = {
  connections: 4_000,
  headersMs: 10_000,
  requestMs: 30_000,
  checkedEveryMs: 1_000,
}

/** Of an address and its headers together. */
export const longestHead = 16 * 1024

/** What listens, within the limits; with TLS 1.2 or newer where there is a certificate. */
export function makeHttpServer(
  answer: RequestListener,
  limits: ConnectionLimits,
  tls: TlsPair | undefined,
): Server | TlsServer {
  const options = {
    maxHeaderSize: longestHead,
    headersTimeout: limits.headersMs,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: limits.checkedEveryMs,
  }
  const server =
    tls === undefined
      ? createServer(options, answer)
      : createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2' }, answer)
  server.requestTimeout = limits.requestMs
  server.maxConnections = limits.connections
  server.maxHeadersCount = 100
  return server
}

/** https://nodejs.org/api/http.html#event-clienterror */
const unreadable: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers, or the address, are longer than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
}

/** Answers a request that could not be read as HTTP, in the form of the other refusals, and closes its connection. */
export function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, detail] = unreadable[error.code ?? ''] ?? [400, 'This is not an HTTP request.']
  const body = JSON.stringify(toErrorBody(new ScimError(status, detail)))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/scim+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
