import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { endRecovery, recoveryOf } from '../recovery/recovering.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

type Ended = { readonly app: string; readonly released: number }

/**
 * A person has looked at what the application shows now, and lets it act again. What waited is planned once more on
 * a fresh reading and goes through the guard as ever.
 */
export const recoveryEnd = operation({
  name: 'recovery.end',
  summary: 'Let an application act again after the database was set back',
  effect: 'destructive',
  fresh: true,
  assistant: false,
  roles: ['owner', 'admin'],
  input: z.object({
    app,
    unread: z
      .boolean()
      .default(false)
      .describe('Also without a complete reading since then, when no reading can be accepted.'),
  }),
  rest: { method: 'POST', path: '/applications/{app}/recovery/end' },
  cli: {
    command: 'recovery end <app>',
    print: ({ app: slug, released }: Ended) =>
      `${slug} acts again; ${released} tasks were released. See "overlock task list ${slug}".`,
  },
  async run(system, { actor, requestId }, { app: slug, unread }): Promise<Ended> {
    const { application } = await contextOfApp(system, slug)
    const now = system.clock.now()
    const released = await system.db.transaction().execute(async (tx) => {
      const recovery = await recoveryOf(tx, application.id)
      if (recovery !== undefined && !recovery.read && !unread) throw notRead(slug)
      const count = await endRecovery(tx, application.id, now)
      if (recovery === undefined || count === undefined)
        throw new OperationError('conflict', `${slug} is not in recovery.`)
      await record(tx, {
        ...{ event: 'recovery.ended', at: now, actor, requestId, applicationId: application.id },
        data: { read: recovery.read, released: count },
      })
      return count
    })
    system.dispatcher.wake(application.id)
    return { app: slug, released }
  },
})

function notRead(slug: string): OperationError {
  return new OperationError(
    'conflict',
    `${slug} was not read since the database was set back, so nobody can know what differs.`,
    `Read it with "overlock app sync ${slug}", then look with "overlock recovery show ${slug}".`,
  )
}
