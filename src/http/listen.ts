import type { IncomingMessage } from 'node:http'
import { Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { connectionLimits, makeHttpServer, refuseUnreadable } from './connections.ts'
import { renewTls, type TlsFiles, type TlsPair } from './tls.ts'

export type Place = { readonly host: string; readonly port: number }

export type Listeners = {
  readonly main: Place
  /** Where SCIM is answered, and nothing else; undefined: where everything is. */
  readonly scim: Place | undefined
  readonly tls: { readonly files: TlsFiles; readonly pair: TlsPair } | undefined
}

const fromScimPlace = new WeakSet<object>()

/** With a place of its own SCIM is answered there alone, and nothing else is, but for how the server is. Before it is ready. */
export function keepApart(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions
    if (url === '/healthz' || url === '/readyz') return undefined
    const isScim = url?.startsWith('/scim/') ?? false
    if (isScim === fromScimPlace.has(request.raw.socket)) return undefined
    reply.callNotFound()
    return reply
  })
}

/** Opens the server at its places. Resolves with their addresses. */
export async function listen(
  server: FastifyInstance,
  { main, scim, tls }: Listeners,
  log: Parameters<typeof renewTls>[3],
): Promise<{ readonly address: string; readonly scimAddress: string }> {
  const second = scim === undefined ? undefined : makeHttpServer(answer(server), connectionLimits, tls?.pair)
  second?.on('clientError', refuseUnreadable)
  // A connection of TLS is told of only once it is one.
  second?.on(tls === undefined ? 'connection' : 'secureConnection', (socket: object) =>
    fromScimPlace.add(socket),
  )
  if (second !== undefined)
    server.addHook('preClose', async () => {
      second.close()
      second.closeIdleConnections()
    })
  if (tls !== undefined) {
    const servers = [server.server, second].filter((one) => one instanceof TlsServer)
    const renewing = renewTls(servers, tls.files, tls.pair, log)
    server.addHook('onClose', async () => renewing.stop())
  }
  await server.listen(main)
  const at = (place: Place, { port }: AddressInfo) => {
    const host = place.host.includes(':') ? `[${place.host}]` : place.host
    return `${tls === undefined ? 'http' : 'https'}://${host}:${port}`
  }
  const address = at(main, server.server.address() as AddressInfo)
  if (second === undefined || scim === undefined) return { address, scimAddress: address }
  await new Promise<void>((resolve, reject) =>
    second.once('error', reject).listen(scim.port, scim.host, resolve),
  )
  return { address, scimAddress: at(scim, second.address() as AddressInfo) }
}

function answer(server: FastifyInstance) {
  return (...[incoming, outgoing]: Parameters<FastifyInstance['routing']>) =>
    server.routing(incoming as IncomingMessage, outgoing)
}
