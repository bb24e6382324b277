import { sql } from 'kysely'
import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Clock } from '../clock.ts'
import { type Message, messageOf, testEvent, testMessage } from './message.ts'
import { nextTry } from './retry-schedule.ts'
import { type Outgoing, type SenderParts, type Sent, send } from './senders.ts'
import type { StoredTarget } from './targets.ts'

export type NotificationParts = SenderParts & { readonly clock: Clock; readonly publicUrl: () => string }

/** While one is being sent nobody else sends it; whoever dies meanwhile leaves it to be sent again. */
const leaseMs = 90_000
/** Claimed together, and sent at the same time to one address: slow receivers too are through before the lease ends. */
const atOnce = 50
const side = 10

type Due = {
  readonly id: string
  readonly target_id: string
  readonly seq: number | null
  readonly attempts: number
  readonly created_at: Date
}

/** Sends what is due, the oldest first. Resolves with how many were tried. */
export async function deliverDue(parts: NotificationParts): Promise<number> {
  const due = await claim(parts)
  const byTarget = Map.groupBy(due, ({ target_id }) => target_id)
  await Promise.all([...byTarget].map(([id, deliveries]) => deliverTo(parts, id, deliveries)))
  return due.length
}

async function claim({ db, clock }: NotificationParts): Promise<readonly Due[]> {
  const now = clock.now()
  const { rows } = await sql<Due>`
    update notification_delivery set next_at = ${new Date(now.getTime() + leaseMs)}, attempts = attempts + 1
    where id in (
      select delivery.id from notification_delivery as delivery
      join notification_target as target on target.id = delivery.target_id
      where delivery.state = 'waiting' and delivery.next_at <= ${now} and target.enabled
      order by delivery.next_at, delivery.seq limit ${atOnce} for update of delivery skip locked)
    returning id, target_id, seq, attempts, created_at`.execute(db)
  return rows.toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
}

async function deliverTo(parts: NotificationParts, id: string, due: readonly Due[]): Promise<void> {
  const { db, clock } = parts
  const target = await db
    .selectFrom('notification_target')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (target === undefined) return
  const messages = await messagesOf(parts, due)
  const letters = target.kind === 'email' ? [messages] : messages.map((one) => [one])
  const deliver = async (letter: readonly Outgoing[]) => {
    const sent = await send(parts, target, letter, clock.now())
    const ids = new Set(letter.map((one) => one.id))
    for (const delivery of due.filter((one) => ids.has(one.id))) await keep(parts, target, delivery, sent)
  }
  for (let from = 0; from < letters.length; from += side)
    await Promise.all(letters.slice(from, from + side).map(deliver))
}

async function keep(
  { db, clock }: NotificationParts,
  target: StoredTarget,
  { id, attempts, created_at: createdAt }: Due,
  sent: Sent,
): Promise<void> {
  const now = clock.now()
  const retryAfterMs = sent.kind === 'again' ? sent.retryAfterMs : undefined
  const next = sent.kind === 'again' ? nextTry(attempts, { createdAt, now, retryAfterMs }) : undefined
  const state = sent.kind === 'delivered' ? 'delivered' : next === undefined ? 'failed' : 'waiting'
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('notification_delivery')
      .set({ state, answer: sent.answer, ...(next === undefined ? { ended_at: now } : { next_at: next }) })
      .where('id', '=', id)
      .execute()
    if (state === 'failed')
      await record(tx, {
        event: 'notification.failed',
        ...{ at: now, actor: system },
        data: { targetId: target.id, deliveryId: id, attempts },
        detail: { name: target.name, answer: sent.answer },
      })
  })
}

async function messagesOf(parts: NotificationParts, due: readonly Due[]): Promise<readonly Outgoing[]> {
  const entries = await readEntries(
    parts,
    due.flatMap(({ seq }) => (seq === null ? [] : [seq])),
  )
  return due.flatMap(({ id, seq, created_at: at }) => {
    const message = seq === null ? testMessage(at, parts.publicUrl()) : entries.get(seq)
    return message === undefined ? [] : [{ id, message }]
  })
}

async function readEntries(
  { db, publicUrl }: NotificationParts,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Message>> {
  if (numbers.length === 0) return new Map()
  const { rows } = await sql<{
    seq: number
    at: Date
    event: string
    entry: string
    app: string | null
    accountId: string | null
    account: string | null
    taskId: string | null
  }>`
    select entry.seq, entry.at, entry.event, entry.entry, application.slug as app, entry.account_id as "accountId",
      account.match_key as account, entry.task_id as "taskId"
    from audit_entry as entry left join application on application.id = entry.application_id
    left join account on account.id = entry.account_id
    where entry.seq = any(${[...numbers]}::bigint[])`.execute(db)
  return new Map(
    rows.map(({ entry, ...told }) => {
      const { data = {} } = JSON.parse(entry) as { data?: Record<string, unknown> }
      return [told.seq, messageOf({ ...told, data }, publicUrl())]
    }),
  )
}

/** A test, sent at once: what the receiver answered. It is not tried again. */
export async function sendTest(parts: NotificationParts, target: StoredTarget, id: string): Promise<Sent> {
  const now = parts.clock.now()
  const sent = await send(parts, target, [{ id, message: testMessage(now, parts.publicUrl()) }], now)
  const state = sent.kind === 'delivered' ? ('delivered' as const) : ('failed' as const)
  await parts.db
    .insertInto('notification_delivery')
    .values({
      ...{ id, target_id: target.id, seq: null, event: testEvent, state, attempts: 1 },
      ...{ created_at: now, next_at: now, ended_at: now, answer: sent.answer },
    })
    .execute()
  return sent
}
