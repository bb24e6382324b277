import { sql } from 'kysely'
import { z } from 'zod'
import type { NotificationView } from './notification-view.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

export const notificationList = operation({
  name: 'notification.list',
  summary: 'List where notifications go',
  effect: 'read',
  roles: ['owner', 'admin', 'auditor'],
  input: z.object({}),
  rest: { method: 'GET', path: '/notifications' },
  cli: { command: 'notification list', print: printTargets },
  async run({ db, clock }): Promise<readonly NotificationView[]> {
    const { rows } = await sql<Omit<NotificationView, 'lastDeliveredAt' | 'formerSecretUntil'> & Times>`
      select target.id, target.name, target.kind, target.address, target.events, target.enabled,
        (select array_agg(slug order by slug) from application where id = any(target.applications)) as apps,
        count(delivery.id) filter (where delivery.state = 'waiting')::int as waiting,
        count(delivery.id) filter (where delivery.state = 'failed' and delivery.seq is not null)::int as failed,
        max(delivery.ended_at) filter (where delivery.state = 'delivered') as "lastDeliveredAt",
        case when target.former_until > ${clock.now()} then target.former_until end as "formerSecretUntil"
      from notification_target as target
      left join notification_delivery as delivery on delivery.target_id = target.id
      group by target.id order by target.name`.execute(db)
    return rows.map((row) => ({
      ...row,
      lastDeliveredAt: row.lastDeliveredAt?.toISOString() ?? null,
      formerSecretUntil: row.formerSecretUntil?.toISOString() ?? null,
    }))
  },
})

type Times = { readonly lastDeliveredAt: Date | null; readonly formerSecretUntil: Date | null }

function printTargets(targets: readonly NotificationView[]): string {
  if (targets.length === 0)
    return 'Nobody is told of anything. Add an address with "overlock notification add".'
  return table(
    ['id', 'name', 'kind', 'address', 'events', 'applications', 'on', 'waiting', 'failed', 'last delivered'],
    targets.map((one) => [
      ...[one.id, one.name, one.kind, one.address, one.events.join(' '), one.apps?.join(' ') ?? 'all'],
      ...[one.enabled ? 'yes' : 'no', one.waiting, one.failed, one.lastDeliveredAt ?? 'never'],
    ]),
  )
}
