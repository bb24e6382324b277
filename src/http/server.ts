import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { v7 as newId } from 'uuid'
import type { Metrics } from '../metrics/metrics.ts'
import { type ApiHttp, apiRoutes } from './api-routes.ts'
import { type AuthHttp, authRoutes } from './auth-routes.ts'
import {
  type ConnectionLimits,
  connectionLimits,
  longestHead,
  makeHttpServer,
  refuseUnreadable,
} from './connections.ts'
import { type ConsoleHttp, consoleRoutes } from './console-routes.ts'
import type { Health } from './health.ts'
import { healthRoutes } from './health-routes.ts'
import { keepApart, type Listeners } from './listen.ts'
import { mcpRoutes } from './mcp-routes.ts'
import { metricsRoute } from './metrics-route.ts'
import { type OAuthHttp, oauthRoutes } from './oauth-routes.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { refuseAddress } from './refuse-address.ts'
import { type ScimHttp, scimRoutes } from './scim-routes.ts'

export type ServerParts = {
  readonly scim: Omit<ScimHttp, 'onFault'>
  readonly api: Omit<ApiHttp, 'onFault'>
  readonly console: ConsoleHttp
  readonly auth: Omit<AuthHttp, 'api'>
  readonly oauth: Omit<OAuthHttp, 'onFault'>
  readonly health: Health
  readonly metrics: Metrics
  /** Networks of the proxies that are believed when they say who sent a request. */
  readonly trustedProxies: readonly string[]
  /** Undefined: plain HTTP, all at one place. */
  readonly listeners?: Listeners
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields: object) => void
}

type Faulted = Pick<FastifyRequest, 'id' | 'method'> & {
  readonly routeOptions?: { readonly url?: string | undefined }
}

const largestBody = 2 * 1024 * 1024
/** The HTTP server: SCIM for identity providers, REST for administrators, health and metrics for whoever watches. */
export async function makeServer(
  parts: ServerParts,
  limits: ConnectionLimits = connectionLimits,
): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    bodyLimit: largestBody,
    trustProxy: parts.trustedProxies.length > 0 ? [...parts.trustedProxies] : false,
    genReqId: () => newId(),
    requestTimeout: limits.requestMs,
    keepAliveTimeout: 65_000,
    serverFactory: (answer) => makeHttpServer(answer, limits, parts.listeners?.tls?.pair),
    clientErrorHandler: refuseUnreadable,
    forceCloseConnections: 'idle',
    frameworkErrors: refuseAddress,
    // No id is refused for its length alone: what is not there is not found, however long its name.
    routerOptions: { maxParamLength: longestHead, caseSensitive: false, ignoreTrailingSlash: true },
  })
  const onFault = (error: unknown, request: Faulted) =>
    parts.log('error', 'a request failed', {
      requestId: request.id,
      method: request.method,
      path: request.routeOptions?.url,
      error: error instanceof Error ? error.stack : String(error),
    })
  if (parts.listeners?.scim !== undefined) keepApart(server)
  closeWhatFallsIdle(server)
  server.addHook('onResponse', async (request, reply) => {
    parts.metrics.answered({
      ...{ route: request.routeOptions.url, method: request.method, status: reply.statusCode },
      seconds: reply.elapsedTime / 1_000,
    })
    parts.log('info', 'request', {
      requestId: request.id,
      method: request.method,
      path: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })
  server.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  await server.register(healthRoutes(parts.health))
  await server.register(metricsRoute({ ...parts.api, onFault }, parts.metrics))
  await server.register(oauthRoutes({ ...parts.oauth, onFault }), { prefix: '/scim/v2' })
  await server.register(scimRoutes({ ...parts.scim, onFault }), { prefix: '/scim/v2' })
  await server.register(mcpRoutes({ ...parts.api, onFault }))
  await server.register(consoleRoutes(parts.console))
  await server.register(authRoutes({ ...parts.auth, api: { ...parts.api, onFault } }), { prefix: '/auth' })
  await server.register(
    oidcRoutes({
      ...{ ...parts.auth, api: { ...parts.api, onFault } },
      onFault: (message, fields) => parts.log('warn', message, fields),
    }),
    { prefix: '/auth/oidc' },
  )
  await server.register(apiRoutes({ ...parts.api, onFault }), { prefix: '/api' })
  return server
}

const idleCheckMs = 50

/**
 * A request under way gets its answer when the server stops. Its connection then falls idle, and would be kept for
 * the next request as long as the client likes: so it is closed. So is one that was opened ahead of a first request, as
 * browsers do: Node does not count it as idle.
 */
function closeWhatFallsIdle(server: FastifyInstance): void {
  const opened = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    opened.add(socket)
    socket.once('close', () => opened.delete(socket))
  })
  server.addHook('preClose', async () => {
    const timer = setInterval(() => {
      server.server.closeIdleConnections()
      for (const socket of opened) if (socket.bytesRead === 0) socket.destroy()
    }, idleCheckMs).unref()
    server.server.once('close', () => clearInterval(timer))
  })
}
