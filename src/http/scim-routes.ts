import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Directory } from '../applications/directory.ts'
import { ScimError, toErrorBody } from '../scim/scim-error.ts'
import { parseScimBody } from './parse-body.ts'
import { makeAdmission } from './scim-admission.ts'
import type { ScimAuthenticator } from './scim-authenticate.ts'
import { bulk } from './scim-bulk.ts'
import { makeScimCall, notImplemented } from './scim-call.ts'
import { discoveryEndpoints } from './scim-discovery.ts'
import { type Endpoint, type Handler, type Method, resourceEndpoints } from './scim-endpoints.ts'
import { isFault, toScimError } from './scim-failure.ts'
import { recordRequests, type ScimRecording } from './scim-recording.ts'
import { searchAll } from './scim-search.ts'
import type { ScimParts } from './scim-users.ts'

export type ScimHttp = ScimParts & {
  readonly directory: Directory
  readonly authenticate: ScimAuthenticator
  readonly recording: Omit<ScimRecording, 'directory'>
  readonly publicUrl: () => string
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Method[]

const noMe: Handler = async () => {
  throw notImplemented('There is no /Me: a token belongs to an identity provider, not to a User.')
}

const endpoints: readonly Endpoint[] = [
  ...resourceEndpoints,
  ...discoveryEndpoints,
  ['POST', '/Bulk', bulk],
  ['POST', '/.search', searchAll],
  ['GET', '', searchAll],
  ...methods.map((method): Endpoint => [method, '/Me', noMe]),
]

/** The SCIM endpoint of every application, under `/scim/v2/<slug>`. Every body, also of errors, is SCIM JSON. */
export function scimRoutes(http: ScimHttp) {
  return async (server: FastifyInstance): Promise<void> => {
    recordRequests(server, { ...http.recording, directory: http.directory })
    readBodies(server)
    server.addHook('onRequest', async ({ headers }) => {
      const encoding = headers['content-encoding'] ?? 'identity'
      if (encoding !== 'identity') throw new ScimError(415, 'Send the body without a Content-Encoding.')
    })
    server.setErrorHandler((error, request, reply) => answerError(http, error, request, reply))
    server.setNotFoundHandler((request, reply) => answerError(http, nothingAt(request), request, reply))
    const admission = makeAdmission()
    for (const [method, path, handler] of [...endpoints, ...refusals()])
      server.route({
        method,
        url: `/:slug${path}`,
        handler: (request, reply) => admission.admit(() => run(http, handler, request, reply)),
      })
  }
}

/** JSON under both its names, RFC 7644 §3.8. What the client accepts is not asked: it always gets SCIM JSON. */
function readBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  const types = ['application/scim+json', 'application/json']
  server.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseScimBody(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** For every address the methods it does not have: 405, and which it has (RFC 9110 §15.5.6). */
function refusals(): readonly (readonly [methods: string[], path: string, handler: Handler])[] {
  return [...new Set(endpoints.map(([, path]) => path))].map((path) => {
    const present: readonly string[] = endpoints.flatMap(([method, at]) => (at === path ? [method] : []))
    const allowed = present.includes('GET') ? ['HEAD', ...present] : present
    const refuse: Handler = async (_parts, { request, reply }) => {
      reply.header('allow', allowed.toSorted().join(', '))
      throw new ScimError(405, `${request.method} is not possible here. Possible: ${allowed.join(', ')}.`)
    }
    return [['HEAD', 'OPTIONS', ...methods].filter((method) => !allowed.includes(method)), path, refuse]
  })
}

async function run(http: ScimHttp, handler: Handler, request: FastifyRequest, reply: FastifyReply) {
  const { slug } = request.params as { slug: string }
  const context = await http.directory.bySlug(slug)
  if (context === undefined) throw new ScimError(404, `There is no application "${slug.slice(0, 64)}".`)
  request.scimSender = { applicationId: context.application.id, tokenId: null }
  const token = await http.authenticate(request, reply, context)
  request.scimSender = { ...request.scimSender, tokenId: token.id }
  const call = makeScimCall(request, reply, context, token, http.publicUrl())
  const body = await handler(http, call)
  reply.header('content-type', 'application/scim+json; charset=utf-8')
  return body === undefined ? reply.send() : reply.send(JSON.stringify(body))
}

function nothingAt({ url }: FastifyRequest): ScimError {
  return new ScimError(404, `There is nothing at ${url.slice(0, 200)}.`)
}

function answerError(http: ScimHttp, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const scim = toScimError(error)
  request.scimRefusal = scim
  if (isFault(error)) http.onFault(error, request)
  if (scim.status === 429 && !reply.hasHeader('retry-after')) reply.header('retry-after', '5')
  return reply
    .code(scim.status)
    .header('content-type', 'application/scim+json; charset=utf-8')
    .send(JSON.stringify(toErrorBody(scim)))
}
