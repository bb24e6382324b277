import { z } from 'zod'
import { updateApplication } from '../applications/application-store.ts'
import { record } from '../audit/trail.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'

type ModeSet = {
  readonly app: string
  readonly mode: 'shadow' | 'apply'
  readonly released: number
  readonly stopped: number
}

/**
 * `apply` is a person's consent to what the identity provider asks for, singly: what was planned in shadow is planned
 * again on a fresh reading and goes through the guard. `shadow` stops everything that has not begun.
 */
export const appMode = operation({
  name: 'app.mode',
  summary: 'Switch an application between shadow and apply',
  effect: 'change',
  roles: ['owner', 'admin'],
  input: z.object({ app, mode: z.enum(['shadow', 'apply']) }),
  rest: { method: 'PUT', path: '/applications/{app}/mode' },
  cli: {
    command: 'app mode <app> <mode>',
    print: ({ app: slug, mode, released, stopped }: ModeSet) =>
      mode === 'apply'
        ? `${slug} is in apply: ${released} planned tasks were released. See "overlock task list ${slug}".`
        : `${slug} is in shadow: nothing is executed any more; ${stopped} tasks are held.`,
  },
  async run(system, { actor, requestId }, { app: slug, mode }): Promise<ModeSet> {
    const { application } = await contextOfApp(system, slug)
    const now = system.clock.now()
    const moved = await system.db.transaction().execute(async (tx) => {
      await updateApplication(tx, application.id, { mode }, now)
      const common = { at: now, actor, requestId, applicationId: application.id }
      await record(tx, { event: 'application.changed', ...common, data: { changed: ['mode'], mode } })
      const tasks = tx.updateTable('task').where('application_id', '=', application.id)
      const { numUpdatedRows } =
        mode === 'apply'
          ? await tasks
              .set({ state: 'ready', hold: null, due_at: now, updated_at: now })
              .where('state', '=', 'held')
              .where('hold', '=', 'shadow')
              .executeTakeFirst()
          : await tasks
              .set({ state: 'held', hold: 'shadow', updated_at: now })
              .where('state', '=', 'ready')
              .where('lease_until', 'is', null)
              .executeTakeFirst()
      return Number(numUpdatedRows)
    })
    system.directory.forget()
    system.dispatcher.wake(application.id)
    return { app: slug, mode, released: mode === 'apply' ? moved : 0, stopped: mode === 'shadow' ? moved : 0 }
  },
})
