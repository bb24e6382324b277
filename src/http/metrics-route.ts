import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../metrics/metrics.ts'
import { OperationError } from '../operations/operation-error.ts'
import { type ApiHttp, answerError } from './api-routes.ts'

/**
 * `GET /metrics` for Prometheus. It names applications and shows how much is done in them, so it needs an API token
 * like everything else under REST, of any role and on every address; only the health routes go without.
 */
export function metricsRoute(http: ApiHttp, metrics: Metrics) {
  return async (server: FastifyInstance): Promise<void> => {
    server.setErrorHandler((error, request, reply) => answerError(http, error, request, reply))
    server.get('/metrics', async (request, reply) => {
      const { applications } = await http.authenticate(request, reply)
      if (applications !== undefined)
        throw new OperationError('forbidden', 'The metrics are about all applications, and you have some.')
      const text = await metrics.scrape(http.system.clock.now())
      return reply.header('content-type', metrics.contentType).header('cache-control', 'no-store').send(text)
    })
  }
}
