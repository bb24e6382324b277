import type { ServerResponse } from 'node:http'
import { type Answer, bodyOf } from './answer.ts'

/** What goes out on the wire: an answer, or one of the ways a connection ends without one. */
export type Delivery =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' }

/** Resolves, once there is no more to come, with whether an answer left in full. */
export function deliver(delivery: Delivery, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed || response.socket === null) return resolve(false)
    response.once('close', () => resolve(false))
    switch (delivery.kind) {
      case 'answer':
        response.once('finish', () => resolve(true))
        return write(delivery.answer, response)
      case 'reset':
        response.socket.resetAndDestroy()
        return
      case 'silence':
        return
      default:
        delivery satisfies never
    }
  })
}

function write(said: Answer, response: ServerResponse): void {
  const { status, headers, sentBytes } = said
  const body = bodyOf(said)
  response.writeHead(status, {
    ...(body !== '' && { 'Content-Type': 'application/json; charset=utf-8' }),
    ...(status !== 204 && { 'Content-Length': Buffer.byteLength(body) }),
    ...headers,
  })
  if (sentBytes === undefined) response.end(body)
  else response.write(Buffer.from(body).subarray(0, sentBytes), () => response.destroy())
}
