import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { findTarget, id, idsFor, notificationInput } from './notification-view.ts'
import { operation } from './operation.ts'

type Changed = { readonly id: string; readonly changed: readonly string[] }

/** What happens while it is off is not told afterwards; what was on its way goes on when it is on again. */
export const notificationSet = operation({
  name: 'notification.set',
  summary: 'Change what an address is told, or switch it off and on',
  effect: 'change',
  assistant: false,
  fresh: true,
  roles: ['owner', 'admin'],
  input: z.object({
    id,
    events: notificationInput.events.optional(),
    apps: notificationInput.apps.optional().describe('Only what is of these applications; empty: of all.'),
    deliver: z.enum(['on', 'off']).optional().describe('Whether anything is sent.'),
  }),
  rest: { method: 'PUT', path: '/notifications/{id}' },
  cli: {
    command: 'notification set <id>',
    print: ({ changed }: Changed) =>
      changed.length === 0 ? 'Nothing was changed.' : `Changed: ${changed.join(', ')}.`,
  },
  async run(system, { actor, requestId }, { id: target, events, apps, deliver }): Promise<Changed> {
    const now = system.clock.now()
    const columns = {
      ...(events !== undefined && { events }),
      ...(apps !== undefined && { applications: await idsFor(system, apps) }),
      ...(deliver !== undefined && { enabled: deliver === 'on' }),
    }
    const changed = Object.keys(columns)
    return system.db.transaction().execute(async (tx) => {
      await findTarget(tx, target)
      if (changed.length === 0) return { id: target, changed }
      await tx.updateTable('notification_target').set(columns).where('id', '=', target).execute()
      const data = { targetId: target, changed }
      await record(tx, { event: 'notification.changed', at: now, actor, requestId, data })
      return { id: target, changed }
    })
  },
})
