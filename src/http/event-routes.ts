import type { FastifyInstance } from 'fastify'
import type { Change } from '../changes/change.ts'
import { OperationError } from '../operations/operation-error.ts'
import { slugsOf } from '../operations/permit.ts'
import type { ApiHttp } from './api-routes.ts'

/** Open streams of one node at once; each holds a connection. */
const mostStreams = 500
const aliveEveryMs = 15_000
/** Bytes that a screen which reads no more may leave here; it is let go then, and asks for the stream again. */
const mostUnread = 256 * 1024
/** How soon a browser that lost the stream asks for it again. */
const againAfterMs = 2_000

/**
 * `GET /events`: server-sent events for screens that stay open (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * Each message is a list of changes as JSON, without content: what may be seen is asked for by the operations. It ends when
 * whoever listens may not ask any more.
 */
export function eventRoutes({ changes, authenticate, system }: ApiHttp) {
  return async (server: FastifyInstance): Promise<void> => {
    const ends = new Set<() => void>()
    server.addHook('preClose', async () => {
      for (const end of ends) end()
    })
    server.get('/events', { schema: { hide: true } }, async (request, reply) => {
      if (ends.size >= mostStreams)
        throw new OperationError('tooMany', 'Too many screens listen already.', 'Reload this one by hand.')
      const limits = request.caller?.applications
      const own = limits && new Set(await slugsOf(system, limits))
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      raw.write(`retry: ${againAfterMs}\n\n`)
      const alive = setInterval(() => {
        authenticate(request, reply, false).then(
          () => raw.write(': still here\n\n'),
          () => end(),
        )
      }, aliveEveryMs)
      const leave = changes.watch((heard) => {
        const told = own === undefined ? heard : heard.flatMap((change) => within(own, change))
        if (raw.writableLength > mostUnread) end()
        else if (told.length > 0) raw.write(`data: ${JSON.stringify(told)}\n\n`)
      })
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

/** For whoever has some applications: nothing of others, and of what is about none only where to look. */
function within(own: ReadonlySet<string>, { topic, app, id }: Change): readonly Change[] {
  if (app === undefined) return [{ topic }]
  return own.has(app) ? [{ topic, app, ...(id !== undefined && { id }) }] : []
}
