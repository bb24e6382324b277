import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'

/**
 * The routes that the servers made from now on really have, as Fastify itself tells: `METHOD /path`. HEAD, which follows
 * from GET, is left out.
 */
export function watchRoutes() {
  const routes = new Set<string>()
  const note = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') routes.add(`${one} ${url}`)
    })
  }
  subscribe('fastify.initialization', note)
  return { routes, stop: () => unsubscribe('fastify.initialization', note) }
}
