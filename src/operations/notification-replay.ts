import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { findTarget, id } from './notification-view.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

type Replayed = { readonly replayed: number }

/** Sent again with the same id, by which a receiver knows what it has already. */
export const notificationReplay = operation({
  name: 'notification.replay',
  summary: 'Send again what an address was told, or all that failed',
  effect: 'change',
  assistant: false,
  roles: ['owner', 'admin'],
  input: z.object({
    id,
    delivery: z
      .uuid()
      .optional()
      .describe('The one from "notification deliveries". Without: all that failed.'),
  }),
  rest: { method: 'POST', path: '/notifications/{id}/replay' },
  cli: {
    command: 'notification replay <id>',
    print: ({ replayed }: Replayed) =>
      replayed === 0 ? 'Nothing had failed.' : `${replayed} on the way again.`,
  },
  async run({ db, clock }, { actor, requestId }, { id: target, delivery }): Promise<Replayed> {
    await findTarget(db, target)
    const now = clock.now()
    const { numUpdatedRows } = await db
      .updateTable('notification_delivery')
      .set({ state: 'waiting', attempts: 0, created_at: now, next_at: now, ended_at: null, answer: null })
      .where('target_id', '=', target)
      .where('seq', 'is not', null)
      .where((where) =>
        delivery === undefined
          ? where('state', '=', 'failed')
          : where.and([where('id', '=', delivery), where('state', '!=', 'waiting')]),
      )
      .executeTakeFirstOrThrow()
    if (delivery !== undefined && numUpdatedRows === 0n)
      throw new OperationError(
        'notFound',
        'There is no such notification that has ended; a test is not sent again.',
        'See "overlock notification deliveries".',
      )
    const replayed = Number(numUpdatedRows)
    const data = { targetId: target, deliveries: replayed }
    if (replayed > 0) await record(db, { event: 'notification.replayed', at: now, actor, requestId, data })
    return { replayed }
  },
})
