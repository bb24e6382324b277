import { readFile } from 'node:fs/promises'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { addSecurityHeaders } from './security-headers.ts'

export type ConsoleHttp = {
  /** The folder with the built console. */
  readonly folder: URL
  readonly secure: boolean
}

/** Addresses that the console shows a page at; it decides itself which. */
const pages = [
  ...['/', '/setup', '/invite'],
  ...['/applications', '/applications/*', '/changes', '/changes/*', '/work-items', '/work-items/*'],
  ...['/findings', '/audit', '/people', '/notifications', '/notifications/*', '/proposals', '/server'],
]

/** The console: one page at many addresses, and its files, whose names change with what is in them. */
export function consoleRoutes({ folder, secure }: ConsoleHttp) {
  return async (server: FastifyInstance): Promise<void> => {
    const index = await readFile(new URL('index.html', folder), 'utf8').catch(() => undefined)
    server.addHook('onRequest', async (_request, reply) => addSecurityHeaders(reply, secure))
    for (const path of pages)
      server.get(path, async (_request, reply) =>
        reply
          .code(index === undefined ? 503 : 200)
          .header('cache-control', 'no-cache')
          .type('text/html; charset=utf-8')
          .send(index ?? notBuilt),
      )
    if (index === undefined) return
    await server.register(fastifyStatic, {
      root: new URL('assets/', folder),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
    })
  }
}

const notBuilt =
  '<!doctype html><html lang="en"><title>Overlock</title><p>The console was not built. In a checkout: npm run console, then start the server again.</p></html>'

/** Beside the compiled code in the package; in a checkout where "npm run console" puts it. */
export function consoleFolder(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '../../dist/console/' : '../../console/', import.meta.url)
}
