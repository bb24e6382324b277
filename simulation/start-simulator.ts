import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { control, isControl, settingsOf } from './control-routes.ts'
import { deliver } from './delivery.ts'
import { openLedger } from './ledger.ts'
import { readRequest } from './request.ts'
import { compileRoutes, findRoute } from './routes.ts'
import type { Simulator, StartOptions } from './simulator.ts'
import type { Stage } from './stage.ts'
import type { Vendor } from './vendor.ts'
import { callVendor } from './vendor-call.ts'
import { createWorld } from './world.ts'

/** Puts a vendor on a port. Resolves once it answers. */
export async function startSimulator<State>(
  described: Vendor<State>,
  { port = 0, host = '127.0.0.1', rateLimit = true, random = 1, ledgerFile }: StartOptions,
): Promise<Simulator> {
  // First, since a seed or a ledger may be wrong: then nothing must stay listening.
  const vendor = { ...described, rateLimit: rateLimit ? described.rateLimit : undefined }
  const world = createWorld(vendor, random, openLedger(ledgerFile))
  const server = await listen(port, host)
  const closing = new AbortController()
  const stage = createStage(vendor, { url: urlOf(server, host), closing: closing.signal, random, world })
  server.on('request', (incoming, response) => {
    respond(stage, incoming, response).catch(() => response.destroy())
  })

  let closed: Promise<unknown> | undefined
  const close = async () => {
    closed ??= endServer(server, closing)
    await closed
  }
  return {
    vendor: vendor.name,
    url: stage.url,
    get settings() {
      return settingsOf(stage).settings
    },
    get secrets() {
      return settingsOf(stage).secrets
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function listen(port: number, host: string): Promise<Server> {
  // The server never closes a connection by itself: a connection that ends is to mean a fault, and nothing else.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 })
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

function endServer(server: Server, closing: AbortController): Promise<unknown> {
  closing.abort()
  server.close()
  server.closeAllConnections()
  return once(server, 'close')
}

function createStage<State>(
  vendor: Vendor<State>,
  { url, closing, random, world }: Pick<Stage<State>, 'url' | 'closing' | 'world'> & { random: number },
): Stage<State> {
  const routes = compileRoutes(vendor.routes)
  const stage: Stage<State> = {
    vendor,
    url,
    closing,
    find: (method, path) => findRoute(routes, method, path),
    reset: () => {
      world.ledger.clear()
      stage.world = createWorld(vendor, random, world.ledger)
    },
    world,
  }
  return stage
}

async function respond<State>(
  stage: Stage<State>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming)
  if (isControl(request.path)) {
    await deliver({ kind: 'answer', answer: control(stage, request) }, response)
    return
  }
  const { delivery, committed } = await callVendor(stage, request)
  const sent = await deliver(delivery, response)
  if (sent) for (const entry of committed) stage.world.ledger.markResponded(entry)
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
