import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { contextOfApp, slug } from './application-input.ts'
import { operation } from './operation.ts'

type Switched = { readonly switch: 'on' | 'off'; readonly app: string | null }

/**
 * Stops every call to one application, or to all, within a second; what is asked for meanwhile is kept and goes on
 * when the switch is off again.
 */
export const killSwitch = operation({
  name: 'killSwitch.set',
  summary: 'Stop everything that is done in an application, or in all, or let it go on',
  effect: 'change',
  roles: ['owner', 'admin', 'operator'],
  input: z.object({
    switch: z.enum(['on', 'off']).describe('on: nothing is done any more. off: it goes on.'),
    app: slug.optional().describe('Only this application; without, all.'),
  }),
  rest: { method: 'PUT', path: '/kill-switch' },
  cli: {
    command: 'kill-switch <switch>',
    print: ({ switch: to, app }: Switched) => {
      const what = app ?? 'every application'
      return to === 'on'
        ? `Stopped: nothing is done in ${what} until "overlock kill-switch off${app === null ? '' : ` --app ${app}`}".`
        : `Work in ${what} goes on.`
    },
  },
  async run(system, { actor, requestId }, { switch: to, app }): Promise<Switched> {
    const context = app === undefined ? undefined : await contextOfApp(system, app)
    const now = system.clock.now()
    const halted = { halted_at: to === 'on' ? now : null }
    await system.db.transaction().execute(async (tx) => {
      if (context === undefined) await tx.updateTable('installation').set(halted).execute()
      else
        await tx
          .updateTable('application_health')
          .set(halted)
          .where('application_id', '=', context.application.id)
          .execute()
      await record(tx, {
        event: 'killSwitch.set',
        at: now,
        actor,
        requestId,
        ...(context !== undefined && { applicationId: context.application.id }),
        data: { switch: to },
      })
    })
    const apps = await system.db
      .selectFrom('application')
      .select('id')
      .where('removed_at', 'is', null)
      .execute()
    for (const { id } of apps) system.dispatcher.wake(id)
    return { switch: to, app: app ?? null }
  },
})
