import type { FastifyInstance } from 'fastify'
import type { Changes } from '../changes/watch-changes.ts'
import { OperationError } from '../operations/operation-error.ts'

/** Open streams of one node at once; each holds a connection. */
const mostStreams = 500
const aliveEveryMs = 15_000
/** How soon a browser that lost the stream asks for it again. */
const againAfterMs = 2_000

/**
 * `GET /events`: server-sent events for screens that stay open (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * Each message is a list of changes as JSON, without content: what may be seen is asked for by the operations.
 */
export function eventRoutes(changes: Changes) {
  return async (server: FastifyInstance): Promise<void> => {
    const ends = new Set<() => void>()
    server.addHook('preClose', async () => {
      for (const end of ends) end()
    })
    server.get('/events', { schema: { hide: true } }, (_request, reply) => {
      if (ends.size >= mostStreams)
        throw new OperationError('tooMany', 'Too many screens listen already.', 'Reload this one by hand.')
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      raw.write(`retry: ${againAfterMs}\n\n`)
      const alive = setInterval(() => raw.write(': still here\n\n'), aliveEveryMs)
      const leave = changes.watch((heard) => raw.write(`data: ${JSON.stringify(heard)}\n\n`))
      const end = () => {
        if (!ends.delete(end)) return
        clearInterval(alive)
        leave()
        raw.end()
      }
      ends.add(end)
      raw.on('close', end)
    })
  }
}
