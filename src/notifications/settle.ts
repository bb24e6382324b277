import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'

const batch = 1_000

/**
 * Goes through what is new in the trail and puts down what each address is told. The trail is the queue: an event that
 * was committed is told, also when every process died right after it, and nothing that was rolled back ever is.
 */
export async function settleNotifications({ db, clock }: { db: Database; clock: Clock }): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from notification_target where told_up_to < (select size from audit_head)`.execute(db)
  for (const { id } of rows) while ((await settleBatch(db, id, clock.now())) === batch);
}

async function settleBatch(db: Database, id: string, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const target = await tx
      .selectFrom('notification_target')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (target === undefined) return 0
    const { told_up_to: from, events, applications, enabled } = target
    const { rows } = await sql<{ seq: number; event: string; fits: boolean }>`
      select seq, event,
        exists (select from unnest(${events}::text[]) as wished where event = wished or starts_with(event, wished || '.'))
        and (${applications}::uuid[] is null or application_id = any(${applications}::uuid[]))
        and not (event = 'notification.failed' and entry::jsonb->'data'->>'targetId' = ${id}) as fits
      from audit_entry where seq > ${from} order by seq limit ${batch}`.execute(tx)
    const last = rows.at(-1)
    if (last === undefined) return 0
    const told = enabled ? rows.filter(({ fits }) => fits) : []
    if (told.length > 0)
      await tx
        .insertInto('notification_delivery')
        .values(
          told.map(({ seq, event }) => ({
            ...{ id: newId(), target_id: id, seq, event },
            ...{ created_at: now, next_at: now },
          })),
        )
        .execute()
    await tx.updateTable('notification_target').set({ told_up_to: last.seq }).where('id', '=', id).execute()
    return rows.length
  })
}
