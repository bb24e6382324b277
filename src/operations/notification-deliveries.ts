import { z } from 'zod'
import { findTarget, id } from './notification-view.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

export type DeliveryView = {
  /** What a webhook calls `webhook-id`; the same each time it is sent. */
  readonly id: string
  /** The entry of the trail it tells; null: a test. */
  readonly seq: number | null
  readonly event: string
  readonly state: 'waiting' | 'delivered' | 'failed'
  readonly attempts: number
  readonly createdAt: string
  /** When it is tried next; null when it has ended. */
  readonly nextAt: string | null
  readonly endedAt: string | null
  readonly answer: string | null
}

export const notificationDeliveries = operation({
  name: 'notification.deliveries',
  summary: 'List what an address was told in the last 30 days, and what it answered',
  effect: 'read',
  assistant: false,
  roles: ['owner', 'admin', 'auditor'],
  input: z.object({
    id,
    state: z.enum(['waiting', 'delivered', 'failed']).optional().describe('Only those in this state.'),
    limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('How many at most.'),
  }),
  rest: { method: 'GET', path: '/notifications/{id}/deliveries' },
  cli: { command: 'notification deliveries <id>', print: printDeliveries },
  async run({ db }, _caller, { id: target, state, limit }): Promise<readonly DeliveryView[]> {
    await findTarget(db, target)
    const rows = await db
      .selectFrom('notification_delivery')
      .selectAll()
      .where('target_id', '=', target)
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'failed'))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      ...{ id: row.id, seq: row.seq, event: row.event, state: row.state, attempts: row.attempts },
      createdAt: row.created_at.toISOString(),
      nextAt: row.state === 'waiting' ? row.next_at.toISOString() : null,
      endedAt: row.ended_at?.toISOString() ?? null,
      answer: row.answer,
    }))
  },
})

function printDeliveries(deliveries: readonly DeliveryView[]): string {
  if (deliveries.length === 0) return 'Nothing was sent there.'
  return table(
    ['id', 'at', 'event', 'entry', 'state', 'tries', 'next', 'answer'],
    deliveries.map((one) => [
      ...[one.id, one.createdAt, one.event, one.seq, one.state, one.attempts, one.nextAt, one.answer],
    ]),
  )
}
