import { Readable } from 'node:stream'
import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Changes } from '../changes/watch-changes.ts'
import type { Caller, Operation } from '../operations/operation.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { OperationSystem } from '../operations/operation-system.ts'
import { permit } from '../operations/permit.ts'
import { operations } from '../operations/table.ts'
import { answerOnce, readIdempotencyKey } from './answer-once.ts'
import type { ApiAuthenticator } from './api-authenticate.ts'
import { eventRoutes } from './event-routes.ts'
import type { NoteRefusal } from './note-refusal.ts'
import { problemType, toProblem } from './problem.ts'

export type ApiHttp = {
  readonly system: OperationSystem
  readonly authenticate: ApiAuthenticator
  readonly version: string
  readonly changes: Changes
  readonly noteRefusal: NoteRefusal
  readonly onFault: (error: unknown, request: FastifyRequest) => void
}

/** The REST API under `/api`, made from the table of operations. Every answer needs a token. */
export function apiRoutes(http: ApiHttp) {
  return async (server: FastifyInstance): Promise<void> => {
    server.setValidatorCompiler(validatorCompiler)
    server.setSerializerCompiler(serializerCompiler)
    server.setErrorHandler((error, request, reply) => answerError(http, error, request, reply))
    server.setNotFoundHandler((request, reply) =>
      answerError(
        http,
        new OperationError('notFound', `There is nothing at ${request.url.slice(0, 200)}.`),
        request,
        reply,
      ),
    )
    server.addHook('onRequest', async (request, reply) => {
      reply.headers(apiHeaders)
      // A screen that only listens is not somebody who does something.
      const isUse = request.routeOptions.url !== '/api/events'
      request.caller = await http.authenticate(request, reply, isUse)
    })
    server.decorateRequest('caller')
    await server.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Overlock',
          version: http.version,
          description: 'Everything an administrator can do.',
        },
        servers: [{ url: '/api' }],
        security: [{ token: [] }],
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      },
      transform: jsonSchemaTransform,
    })
    server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger())
    for (const operation of operations) addRoute(server, http, operation)
    await server.register(eventRoutes(http))
  }
}

/** Nothing that a page of another origin could show or read. */
const apiHeaders = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

const idempotency = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe(
      'Any text of your own, such as a UUID: a change that is sent again with it within 24 hours is not done again but answered as before.',
    ),
})

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller
  }
}

function addRoute(server: FastifyInstance, http: ApiHttp, operation: Operation): void {
  const { method, path, stream, largestBody } = operation.rest
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const fields = Object.entries(operation.input.shape)
  const inPath = z.object(Object.fromEntries(fields.filter(([name]) => names.includes(name))))
  const rest = z.strictObject(Object.fromEntries(fields.filter(([name]) => !names.includes(name))))
  const bodyless = method === 'GET' || method === 'DELETE'
  const hasRest = Object.keys(rest.shape).length > 0
  server.route({
    method,
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    ...(largestBody !== undefined && { bodyLimit: largestBody }),
    schema: {
      operationId: operation.name,
      summary: operation.summary,
      ...(names.length > 0 && { params: inPath }),
      ...(operation.effect !== 'read' && { headers: idempotency }),
      ...(hasRest && (bodyless ? { querystring: rest } : { body: rest.optional() })),
      response: { 200: stream ? z.string() : z.any() },
    },
    handler: async (request, reply) => {
      const given = {
        ...(request.params as object),
        ...(bodyless ? (request.query as object) : (request.body as object)),
      }
      return run(http, operation, given, request, reply)
    },
  })
}

async function run(
  http: ApiHttp,
  operation: Operation,
  given: object,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { caller } = request
  if (caller === undefined) throw new OperationError('unauthenticated', 'A token is needed.')
  const permitted = await permit(http.system, caller, operation, given).catch(async (error: unknown) => {
    await http.noteRefusal(caller, operation, error)
    throw error
  })
  const input = operation.input.safeParse(permitted)
  if (!input.success) throw input.error
  const changes = operation.effect !== 'read' && operation.rest.stream === undefined
  const key = !changes ? undefined : readIdempotencyKey(request.headers['idempotency-key'])
  if (key !== undefined) {
    const keyed = { callerId: idOf(caller), key, asked: [operation.name, given] }
    const answer = await answerOnce(http.system, keyed, () => operation.run(http.system, caller, input.data))
    if (answer.repeated) reply.header('idempotency-replayed', 'true')
    return send(reply.header('cache-control', 'no-store'), answer.status, answer.body)
  }
  const result = await operation.run(http.system, caller, input.data)
  if (operation.rest.stream)
    return reply
      .header('content-type', streamTypes[operation.rest.stream])
      .header('cache-control', 'no-store')
      .send(Readable.from(result as AsyncIterable<string | Buffer>))
  return reply.header('cache-control', 'no-store').send(result ?? null)
}

function idOf({ actor }: Caller): string {
  if (actor.kind !== 'person') throw new Error('only people and their tokens ask over HTTP')
  return actor.tokenId
}

const streamTypes = {
  lines: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
  bytes: 'application/octet-stream',
} as const

/** RFC 9457 problem details; what went wrong, and what to do next. */
export function answerError(http: ApiHttp, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const problem = toProblem(error)
  if (problem.status >= 500 && !(error instanceof OperationError)) http.onFault(error, request)
  return send(reply, problem.status, problem)
}

/** The body is one of ours already: no schema of a route says what a problem may hold. */
function send(reply: FastifyReply, status: number, body: unknown) {
  return reply
    .code(status)
    .header('content-type', status < 400 ? 'application/json; charset=utf-8' : problemType)
    .serializer((value) => String(value))
    .send(JSON.stringify(body))
}
