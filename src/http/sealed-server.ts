import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { v7 as newId } from 'uuid'
import { ScimError, toErrorBody } from '../scim/scim-error.ts'
import { connectionLimits, makeHttpServer } from './connections.ts'
import { keepApart, type Listeners } from './listen.ts'

const retryAfterSeconds = 60

/**
 * What answers while the master key is missing or is not the one of this database: nothing can be checked, opened or
 * done. An identity provider is told to come back, so that it keeps what it wants to send; who watches sees why.
 * It is not ready, and yet alive: starting it again without the key would cure nothing.
 */
export async function makeSealedServer(
  facts: Readonly<Record<string, string>>,
  listeners?: Listeners,
): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    genReqId: () => newId(),
    forceCloseConnections: true,
    serverFactory: (answer) => makeHttpServer(answer, connectionLimits, listeners?.tls?.pair),
    routerOptions: { maxParamLength: 500, caseSensitive: false, ignoreTrailingSlash: true },
  })
  if (listeners?.scim !== undefined) keepApart(server)
  server.removeAllContentTypeParsers()
  // Whatever was sent is refused unread.
  server.addContentTypeParser('*', (_request, _body, done) => done(null))
  server.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store')
  })
  server.get('/healthz', async () => ({ status: 'sealed', ...facts }))
  server.get('/readyz', async (_request, reply) => reply.code(503).send({ status: 'sealed' }))
  server.all('/scim/v2/*', async (_request, reply) =>
    refuse(reply, 'application/scim+json', toErrorBody(scim)),
  )
  server.setNotFoundHandler((_request, reply) => refuse(reply, 'application/problem+json', problem))
  return server
}

const says = 'Overlock is sealed: its master key is missing or is another one. Nothing was done or stored.'
const scim = new ScimError(503, says)
const problem = {
  ...{ status: 503, title: 'Sealed', code: 'sealed', detail: says },
  todo: 'See its log for the path of the key, put the key file there, and start it again.',
}

function refuse(reply: FastifyReply, type: string, body: object) {
  return reply
    .code(503)
    .header('retry-after', String(retryAfterSeconds))
    .header('content-type', `${type}; charset=utf-8`)
    .send(JSON.stringify(body))
}
