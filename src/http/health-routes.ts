import type { FastifyInstance } from 'fastify'
import type { Health } from './health.ts'

/** For whoever watches the process and whoever sends it traffic. Neither needs a token, neither tells names. */
export function healthRoutes(health: Health) {
  return async (server: FastifyInstance): Promise<void> => {
    server.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    // Restarting cures neither a rejected credential nor a late trail: only what fails outright is not 200.
    server.get('/healthz', async (_request, reply) => {
      const report = await health.check()
      return reply.code(report.status === 'failing' ? 503 : 200).send(report)
    })
    server.get('/readyz', async (_request, reply) => {
      const ready = await health.isReady()
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'notReady' })
    })
  }
}
