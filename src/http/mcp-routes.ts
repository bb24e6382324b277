import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { makeMcpServer } from '../mcp/make-mcp-server.ts'
import { OperationError } from '../operations/operation-error.ts'
import { permit } from '../operations/permit.ts'
import { type ApiHttp, answerError } from './api-routes.ts'

/**
 * `POST /mcp`: the Model Context Protocol over streamable HTTP, without sessions: each request is answered for itself,
 * by whichever node. An API token is needed; a page of another origin, or a name that was made to point here, is refused
 * (https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#security-warning).
 */
export function mcpRoutes(http: ApiHttp) {
  return async (server: FastifyInstance): Promise<void> => {
    server.setErrorHandler((error, request, reply) => answerError(http, error, request, reply))
    server.post('/mcp', async (request, reply) => {
      refuseForeign(http, request)
      const caller = await http.authenticate(request, reply)
      const mcp = makeMcpServer(
        {
          role: caller.role,
          apiUrl: `${http.system.publicUrl()}/api`,
          run: async (operation, input) => {
            const permitted = await permit(http.system, caller, operation, input).catch(
              async (error: unknown) => {
                await http.noteRefusal(caller, operation, error)
                throw error
              },
            )
            return operation.run(http.system, caller, operation.input.parse(permitted))
          },
        },
        http.version,
      )
      mcp.onerror = (error) => http.onFault(error, request)
      const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
      reply.raw.on('close', () => void mcp.close())
      await mcp.connect(transport)
      reply.hijack()
      await transport.handleRequest(request.raw, reply.raw, request.body)
    })
    // There is no stream to listen to and no session to end.
    server.route({
      method: ['GET', 'DELETE'],
      url: '/mcp',
      handler: async (_request, reply) => reply.code(405).header('allow', 'POST').send(),
    })
  }
}

const ownNames = new Set(['localhost', '127.0.0.1', '[::1]'])

function refuseForeign({ system }: ApiHttp, { headers }: FastifyRequest): void {
  const own = new URL(system.publicUrl())
  const host = URL.parse(`http://${headers.host ?? ''}`)?.hostname
  const origin = headers.origin === undefined ? undefined : URL.parse(headers.origin)
  const foreignHost = host === undefined || (host !== own.hostname && !ownNames.has(host))
  const foreignOrigin = origin !== undefined && origin?.origin !== own.origin
  if (foreignHost || foreignOrigin)
    throw new OperationError(
      'forbidden',
      'This request names another server or comes from a page of another one.',
      'Ask by the address in OVERLOCK_PUBLIC_URL.',
    )
}
