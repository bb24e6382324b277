import { z } from 'zod'
import { assess, type Handshake } from '../handshake/assess.ts'
import type { RecordedRequest } from '../handshake/recorded-request.ts'
import { listRequests } from '../handshake/request-store.ts'
import { app, contextOfApp } from './application-input.ts'
import { handshakeCounts } from './handshake-counts.ts'
import { operation } from './operation.ts'
import { printHandshake, printNews } from './print-handshake.ts'

export type HandshakeView = Handshake & {
  readonly app: string
  readonly scimUrl: string
  /** The requests after `after`, oldest first; without it none. */
  readonly requests: readonly RecordedRequest[]
  /** To be given as `after` the next time. */
  readonly cursor: number
}

const input = z.object({
  app,
  after: z.coerce.number().int().min(0).optional().describe('Also list the requests after this cursor.'),
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(25)
    .default(0)
    .describe('With a cursor: wait up to this many seconds for a new request.'),
})

/** How far the set-up of the identity provider is, recognized by what it sends. */
export const appHandshake = operation({
  name: 'app.handshake',
  summary: 'Show how far the set-up of the identity provider is',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'],
  input,
  rest: { method: 'GET', path: '/applications/{app}/handshake' },
  cli: {
    command: 'app handshake <app>',
    print: printHandshake,
    watch: {
      again: ({ cursor }: HandshakeView) => ({ after: cursor, wait: 20 }),
      news: printNews,
    },
  },
  async run(system, _caller, { app: slug, after, wait }): Promise<HandshakeView> {
    const context = await contextOfApp(system, slug)
    const { id } = context.application
    await system.requestLog.flush()
    if (after !== undefined) await system.requestLog.waitForNew(id, after, wait * 1_000)
    const all = await listRequests(system.db, id)
    const now = system.clock.now()
    return {
      app: slug,
      scimUrl: `${system.scimBase()}/scim/v2/${slug}`,
      ...assess(all, await handshakeCounts(system.db, context, now), now),
      requests: after === undefined ? [] : all.filter((request) => request.id > after),
      cursor: Math.max(after ?? 0, ...all.map((request) => request.id)),
    }
  },
})
