import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { resolveHost } from '../../connector/egress.ts'
import { type GatePolicy, originFits } from '../gate/gate-policy.ts'

/** The only way out of a session's browser. It also stops what the browser sends unasked: redirects, prefetching, updates. */
export type EgressProxy = {
  readonly url: string
  /** Where somebody wanted to go and was not let. */
  readonly refused: readonly string[]
  close(): Promise<void>
}

type Rules = {
  readonly policy: Pick<GatePolicy, 'origin' | 'egress'>
  /** Networks inside that may be reached, as for vendors with an API. */
  readonly allowPrivate: readonly string[]
}

/** Listens on this machine only, for one browser, as long as its session. */
export async function startEgressProxy({ policy, allowPrivate }: Rules): Promise<EgressProxy> {
  const refused: string[] = []
  const sockets = new Set<Duplex>()
  const admit = async (protocol: 'http:' | 'https:', hostname: string, origin: string) => {
    const known = [policy.origin, ...policy.egress].some((allowed) => originFits(allowed, origin))
    const found = known
      ? await resolveHost(hostname, protocol, { allowPrivate }).catch(() => ({ refused: 'no address' }))
      : { refused: 'not in the recipe' }
    if ('address' in found) return found.address
    refused.push(`${origin}: ${found.refused}`)
    return undefined
  }
  const server = createServer((incoming, answer) => {
    forward(incoming, answer, admit).catch(() => answer.destroy())
  })
  server.on('connect', (incoming, socket, head) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    tunnel(incoming, socket, head, admit).catch(() => socket.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    refused,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Admit = (protocol: 'http:' | 'https:', hostname: string, origin: string) => Promise<string | undefined>

/** Plain HTTP exists for simulators on this machine only; the address filter sees to that. */
async function forward(incoming: IncomingMessage, answer: ServerResponse, admit: Admit): Promise<void> {
  const url = URL.parse(incoming.url ?? '')
  const address = url?.protocol === 'http:' ? await admit('http:', url.hostname, url.origin) : undefined
  if (url === null || address === undefined) {
    answer.writeHead(403).end('This address is not part of the recipe.')
    return
  }
  const { 'proxy-connection': _, ...headers } = incoming.headers
  const { pathname, search, port } = url
  const outgoing = request(
    { host: address, port: port || 80, method: incoming.method, path: `${pathname}${search}`, headers },
    (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(answer)
      from.on('error', () => answer.destroy())
    },
  )
  outgoing.on('error', () => answer.destroy())
  answer.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

async function tunnel(incoming: IncomingMessage, socket: Duplex, head: Buffer, admit: Admit): Promise<void> {
  const url = URL.parse(`https://${incoming.url}`)
  const address = url === null ? undefined : await admit('https:', url.hostname, url.origin)
  if (url === null || address === undefined) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    return
  }
  const out: Socket = connect(Number(url.port || 443), address, () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    out.write(head)
    out.pipe(socket)
    socket.pipe(out)
  })
  out.on('error', () => socket.destroy())
  out.on('close', () => socket.destroy())
  socket.on('error', () => out.destroy())
  socket.on('close', () => out.destroy())
}
