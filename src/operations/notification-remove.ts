import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { findTarget, id } from './notification-view.ts'
import { operation } from './operation.ts'

type Removed = { readonly id: string; readonly name: string }

/** With everything that was on its way there. */
export const notificationRemove = operation({
  name: 'notification.remove',
  summary: 'Tell an address nothing any more, and forget it',
  effect: 'change',
  assistant: false,
  fresh: true,
  roles: ['owner', 'admin'],
  input: z.object({ id }),
  rest: { method: 'DELETE', path: '/notifications/{id}' },
  cli: { command: 'notification remove <id>', print: ({ name }: Removed) => `Removed ${name}.` },
  async run({ db, clock }, { actor, requestId }, { id: target }): Promise<Removed> {
    return db.transaction().execute(async (tx) => {
      const { name } = await findTarget(tx, target)
      await tx.deleteFrom('notification_target').where('id', '=', target).execute()
      const entry = { at: clock.now(), actor, requestId, data: { targetId: target }, detail: { name } }
      await record(tx, { event: 'notification.removed', ...entry })
      return { id: target, name }
    })
  },
})
