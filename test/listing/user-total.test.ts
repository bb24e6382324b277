import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startWorld } from './world.ts'

test('the number of Users that is kept is the number there are, whoever writes at the same time', async () => {
  await using world = await startWorld(5, 40)
  const { db, applicationId, userIds } = world
  const kept = async () => {
    const { rows } = await sql<{ kept: number; counted: number }>`
      select (select coalesce(sum(live), 0)::bigint from scim_user_total where application_id = ${applicationId}) as kept,
        (select count(*) from scim_user where application_id = ${applicationId} and deleted_at is null) as counted`.execute(
      db,
    )
    const [row] = rows
    assert.equal(row?.kept, row?.counted)
    return row?.kept
  }
  assert.equal(await kept(), 40)
  const now = new Date()
  const leave = (id: string) =>
    db.updateTable('scim_user').set({ deleted_at: now }).where('id', '=', id).execute()
  const copy = (id: string) =>
    sql`
    insert into scim_user (id, application_id, user_name_key, resource, version, created_at, modified_at)
    select gen_random_uuid(), application_id, user_name_key || ' again', resource, 1, now(), now()
    from scim_user where id = ${id}`.execute(db)
  await Promise.all(userIds.flatMap((id, n) => [copy(id), ...(n % 4 === 0 ? [leave(id), leave(id)] : [])]))
  assert.equal(await kept(), 70)
  await db
    .transaction()
    .execute(async (tx) => {
      await sql`update scim_user set deleted_at = null where deleted_at is not null`.execute(tx)
      throw new Error('taken back')
    })
    .catch(() => {})
  assert.equal(await kept(), 70)
  await sql`update scim_user set deleted_at = null where deleted_at is not null`.execute(db)
  await sql`update scim_user set version = version + 1, deleted_at = deleted_at`.execute(db)
  assert.equal(await kept(), 80)
  await sql`delete from scim_user where user_name_key like '% again'`.execute(db)
  assert.equal(await kept(), 40)
})
