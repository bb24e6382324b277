import { sql } from 'kysely'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'

type Removed = { readonly app: string; readonly canceledTasks: number }

/** Ends the connection. No account is touched at the vendor; the trail stays. */
export const appRemove = operation({
  name: 'app.remove',
  summary: 'Remove an application from Overlock, leaving its accounts as they are',
  effect: 'destructive',
  fresh: true,
  roles: ['owner', 'admin'],
  input: z.object({ app }),
  rest: { method: 'DELETE', path: '/applications/{app}' },
  cli: {
    command: 'app remove <app>',
    print: ({ app: slug, canceledTasks }: Removed) =>
      `Removed ${slug}; ${canceledTasks} open tasks were canceled. Its accounts were left as they are; its secrets are gone.`,
  },
  async run(system, { actor, requestId }, { app: slug }): Promise<Removed> {
    const { application } = await contextOfApp(system, slug)
    const now = system.clock.now()
    const canceledTasks = await system.db.transaction().execute(async (tx) => {
      await tx.updateTable('application').set({ removed_at: now }).where('id', '=', application.id).execute()
      await tx.deleteFrom('secret').where('application_id', '=', application.id).execute()
      await tx
        .updateTable('scim_token')
        .set({ revoked_at: now })
        .where('application_id', '=', application.id)
        .where('revoked_at', 'is', null)
        .execute()
      const { numUpdatedRows } = await tx
        .updateTable('task')
        .set({ state: 'canceled', finished_at: now, updated_at: now, fence: sql`nextval('task_fence')` })
        .where('application_id', '=', application.id)
        .where('state', 'not in', ['done', 'failed', 'canceled', 'superseded'])
        .executeTakeFirst()
      const common = { at: now, actor, requestId, applicationId: application.id }
      await record(tx, { event: 'application.removed', ...common, data: { slug } })
      return Number(numUpdatedRows)
    })
    system.directory.forget()
    return { app: slug, canceledTasks }
  },
})
