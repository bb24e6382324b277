import type { Log } from '../log.ts'
import { deliverDue, type NotificationParts } from './deliver.ts'
import { settleNotifications } from './settle.ts'

const everyMs = 1_000
/** How long it can be looked up what was sent, and sent again. */
const keptMs = 30 * 86_400_000

/** Looks every second what is to be told, on whichever node, and tells it. */
export function startNotifications(parts: NotificationParts & { readonly log: Log }): {
  stop(): Promise<void>
} {
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    // A slow receiver holds up the next look, and never a second one beside it.
    if (busy) return
    busy = true
    running = look(parts)
      .catch((error: unknown) =>
        parts.log('error', 'notifications could not be sent', { error: String(error) }),
      )
      .finally(() => {
        busy = false
      })
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

async function look(parts: NotificationParts): Promise<void> {
  const { db, clock } = parts
  await settleNotifications(parts)
  if ((await deliverDue(parts)) === 0) return
  await db
    .deleteFrom('notification_delivery')
    .where('state', '!=', 'waiting')
    .where('created_at', '<', new Date(clock.now().getTime() - keptMs))
    .execute()
}
