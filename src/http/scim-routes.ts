import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Directory } from '../applications/directory.ts'
import type { JsonObject } from '../scim/json.ts'
import { ScimError, toErrorBody } from '../scim/scim-error.ts'
import { parseScimBody } from './parse-body.ts'
import type { ScimAuthenticator } from './scim-authenticate.ts'
import { makeScimCall, notImplemented, type ScimCall } from './scim-call.ts'
import { discoveryRoutes } from './scim-discovery.ts'
import { getGroup, listGroups, patchGroup, postGroup, putGroup, removeGroup } from './scim-groups.ts'
import { recordRequests, type ScimRecording } from './scim-recording.ts'
import { getUser, listUsers, patchUser, postUser, putUser, removeUser, type ScimParts } from './scim-users.ts'

export type ScimHttp = ScimParts & {
  readonly directory: Directory
  readonly authenticate: ScimAuthenticator
  readonly recording: Omit<ScimRecording, 'directory'>
  readonly publicUrl: () => string
  readonly onFault: (error: unknown, request: FastifyRequest) => void
}

type Handler = (parts: ScimParts, call: ScimCall) => Promise<JsonObject | undefined>
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const refuse =
  (why: string): Handler =>
  async () => {
    throw notImplemented(why)
  }

const routes: readonly (readonly [method: Method, path: string, handler: Handler])[] = [
  ['POST', '/Users', postUser],
  ['GET', '/Users', listUsers],
  ['GET', '/Users/:id', getUser],
  ['PUT', '/Users/:id', putUser],
  ['PATCH', '/Users/:id', patchUser],
  ['DELETE', '/Users/:id', removeUser],
  ['POST', '/Users/.search', listUsers],
  ['POST', '/Groups', postGroup],
  ['POST', '/Groups/.search', listGroups],
  ['GET', '/Groups', listGroups],
  ['GET', '/Groups/:id', getGroup],
  ['PUT', '/Groups/:id', putGroup],
  ['PATCH', '/Groups/:id', patchGroup],
  ['DELETE', '/Groups/:id', removeGroup],
  ['POST', '/.search', refuse('Search one type of resource: /Users/.search or /Groups/.search.')],
  ['POST', '/Bulk', refuse('Bulk requests are not supported; send the requests singly.')],
  ['GET', '/Me', refuse('There is no /Me: a token belongs to an identity provider, not to a User.')],
  ...discoveryRoutes.map(([path, handler]) => ['GET', path, handler] as const),
]

/** The SCIM endpoint of every application, under `/scim/v2/<slug>`. Every body, also of errors, is SCIM JSON. */
export function scimRoutes(http: ScimHttp) {
  return async (server: FastifyInstance): Promise<void> => {
    recordRequests(server, { ...http.recording, directory: http.directory })
    server.removeAllContentTypeParsers()
    const types = ['application/scim+json', 'application/json']
    server.addContentTypeParser(types, { parseAs: 'string' }, (_request, body, done) => {
      try {
        done(null, parseScimBody(body.toString()))
      } catch (error) {
        done(error as Error)
      }
    })
    server.setErrorHandler((error, request, reply) => answerError(http, error, request, reply))
    server.setNotFoundHandler((request, reply) =>
      answerError(
        http,
        new ScimError(404, `There is nothing at ${request.url.slice(0, 200)}.`),
        request,
        reply,
      ),
    )
    for (const [method, path, handler] of routes)
      server.route({
        method,
        url: `/:slug${path}`,
        handler: (request, reply) => run(http, handler, request, reply),
      })
  }
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

function answerError(http: ScimHttp, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const scim = toScimError(error)
  request.scimRefusal = scim
  if (scim.status >= 500 && !(error instanceof ScimError)) http.onFault(error, request)
  return reply
    .code(scim.status)
    .header('content-type', 'application/scim+json; charset=utf-8')
    .send(JSON.stringify(toErrorBody(scim)))
}

/** Fastify's own refusals keep their status; anything unexpected says nothing of the inside. */
function toScimError(error: unknown): ScimError {
  if (error instanceof ScimError) return error
  const { statusCode, message } = error as { statusCode?: number; message?: string }
  if (statusCode === 413) return new ScimError(413, 'The request body is larger than 2 MiB.')
  if (statusCode === 415)
    return new ScimError(415, 'Send the body as application/scim+json or application/json.')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ScimError(statusCode, message ?? 'The request can not be read.', 'invalidSyntax')
  return new ScimError(
    500,
    'Overlock failed to answer this request. It is in its log; nothing was half stored.',
  )
}
