import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { formerSecretMs, newSecret } from '../notifications/targets.ts'
import { findTarget, id } from './notification-view.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

type Rotated = { readonly id: string; readonly secret: string; readonly formerUntil: string }

/** For a day both secrets sign, so that the receiver can change over without losing anything. */
export const notificationRotate = operation({
  name: 'notification.rotate',
  summary: 'Give a webhook a new secret; the former signs beside it for a day',
  effect: 'change',
  assistant: false,
  fresh: true,
  roles: ['owner', 'admin'],
  input: z.object({ id }),
  rest: { method: 'POST', path: '/notifications/{id}/rotate' },
  cli: {
    command: 'notification rotate <id>',
    print: ({ secret, formerUntil }: Rotated) =>
      `${secret}\nThis secret is shown only now. The former one signs as well until ${formerUntil}.`,
  },
  async run({ db, clock, vault }, { actor, requestId }, { id: target }): Promise<Rotated> {
    const now = clock.now()
    const until = new Date(now.getTime() + formerSecretMs)
    return db.transaction().execute(async (tx) => {
      const stored = await findTarget(tx, target)
      if (stored.kind !== 'webhook')
        throw new OperationError('conflict', 'Only a webhook has a secret.', 'Mail is not signed.')
      const { secret, sealed } = await newSecret(tx, vault, target, now)
      await tx
        .updateTable('notification_target')
        .set({ secret: sealed, former_secret: stored.secret, former_until: until })
        .where('id', '=', target)
        .execute()
      const data = { targetId: target }
      await record(tx, { event: 'notification.rotated', at: now, actor, requestId, data })
      return { id: target, secret, formerUntil: until.toISOString() }
    })
  },
})
