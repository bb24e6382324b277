import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { connect, startTestSystem, type TestSystem } from '../system.ts'

const many = 1_200

/** Users beyond number, without a request for each: only that they are there matters here. */
async function settle({ system }: TestSystem, groupId: string): Promise<void> {
  const { db } = system.operations
  await sql`
    with person as (
      insert into scim_user (id, application_id, user_name_key, resource, version, created_at, modified_at)
      select gen_random_uuid(), scim_group.application_id, 'many' || n,
        jsonb_build_object('userName', 'many' || n, 'active', true), 1, now(), now()
      from scim_group, generate_series(1, ${many}) as n where scim_group.id = ${groupId}::uuid
      returning id)
    insert into scim_member (group_id, user_id, added_at) select ${groupId}::uuid, id, now() from person`.execute(
    db,
  )
}

test('a PATCH of a large group is answered without its members, whoever asks for attributes gets them, and a GET shows all', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  const kim = (await scim.post('/Users', { userName: 'kim', active: true })).body.id
  const add = { op: 'add', path: 'members', value: [{ value: kim }] }
  const small = await scim.post('/Groups', { displayName: 'small' })
  const whole = await scim.patch(`/Groups/${small.body.id}`, add)
  assert.deepEqual([whole.status, (whole.body['members'] as unknown[]).length], [200, 1])

  const large = await scim.post('/Groups', { displayName: 'large' })
  const path = `/Groups/${large.body.id}`
  await settle(system, large.body.id)
  const added = await scim.patch(path, add)
  assert.equal(added.status, 204)
  assert.equal(added.headers.get('etag'), 'W/"2"')
  const asked = await scim.patch(`${path}?attributes=displayName`, { ...add, op: 'remove' })
  assert.deepEqual(
    [asked.status, asked.body['displayName'], asked.body['members']],
    [200, 'large', undefined],
  )
  assert.equal((await scim.patch(path, add)).status, 204)
  assert.equal(((await scim.get(path)).body['members'] as unknown[]).length, many + 1)
})
