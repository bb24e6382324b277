import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { findTarget, id } from './notification-view.ts'
import { operation } from './operation.ts'

type Tested = { readonly id: string; readonly delivered: boolean; readonly answer: string }

/** One message at once, signed as all are. What came back is the result; it is not tried again. */
export const notificationTest = operation({
  name: 'notification.test',
  summary: 'Send a test to an address, and see what it answers',
  effect: 'change',
  assistant: false,
  roles: ['owner', 'admin'],
  input: z.object({ id }),
  rest: { method: 'POST', path: '/notifications/{id}/test' },
  cli: {
    command: 'notification test <id>',
    print: ({ delivered, answer }: Tested) =>
      delivered ? `It arrived (${answer}).` : `It did not arrive: ${answer}`,
  },
  async run({ db, clock, notifier }, { actor, requestId }, { id: target }): Promise<Tested> {
    const deliveryId = newId()
    const { kind, answer } = await notifier.test(await findTarget(db, target), deliveryId)
    const delivered = kind === 'delivered'
    const data = { targetId: target, delivered }
    await record(db, { event: 'notification.tested', at: clock.now(), actor, requestId, data })
    return { id: deliveryId, delivered, answer }
  },
})
