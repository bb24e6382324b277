import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { listedGroups } from '../../src/listing/listed-groups.ts'
import type { ListedRows } from '../../src/listing/listed-rows.ts'
import { listedUsers } from '../../src/listing/listed-users.ts'
import { orderOf } from '../../src/listing/order.ts'
import { type Asked, pageStatement } from '../../src/listing/page.ts'
import { lookupKey } from '../../src/provisioning/lookup-keys.ts'
import { parseFilter } from '../../src/scim/parse-filter.ts'
import { resolveFilter } from '../../src/scim/resolve-filter.ts'
import { groupResource, userResource } from '../../src/scim/schemas/resource-types.ts'
import { parseSort } from '../../src/scim/sort.ts'
import { baseUrl, startWorld } from './world.ts'

const many = 20_000
const someId = '01900000-0000-7000-8000-000000000001'
const slice = { kind: 'index', offset: 0, count: 100 } as const

/** Enough rows that reading all of them would show as the dearer way. */
async function largeWorld() {
  const world = await startWorld(1, 5)
  const { db, applicationId } = world
  await sql`
    insert into scim_user (id, application_id, user_name_key, external_id, resource, lookup_keys, version, created_at,
      modified_at)
    select gen_random_uuid(), ${applicationId}::uuid, 'person' || n, 'x' || n,
      jsonb_build_object('userName', 'person' || n, 'emails', jsonb_build_array(jsonb_build_object('value', n || '@x.com'))),
      array[n, n + 1000000000], 1, now() - n * interval '1 s', now()
    from generate_series(1, ${many}) as n`.execute(db)
  await sql`
    insert into scim_group (id, application_id, display_name_key, external_id, resource, version, created_at, modified_at)
    select gen_random_uuid(), ${applicationId}::uuid, 'group' || n, 'x' || n, '{}', 1, now(), now()
    from generate_series(1, ${many}) as n`.execute(db)
  await sql`
    insert into account (id, application_id, vendor_id, match_key, scim_user_id, created_at)
    select gen_random_uuid(), application_id, id::text, id::text, id, created_at from scim_user
    on conflict do nothing`.execute(db)
  await sql`
    insert into scim_member (group_id, user_id, added_at)
    select g.id, u.id, now() from (select id, row_number() over (order by id) as n from scim_group) g
    join (select id, row_number() over (order by id) as n from scim_user) u using (n)
    on conflict do nothing`.execute(db)
  // An unlucky vacuum must not matter: statistics and visibility are made here.
  for (const table of ['scim_user', 'scim_group', 'account', 'scim_member'])
    await sql`vacuum (analyze) ${sql.table(table)}`.execute(db)
  return world
}

type World = Awaited<ReturnType<typeof largeWorld>>

async function planOf({ db }: World, rows: ListedRows, asked: Partial<Asked>): Promise<string> {
  const statement = pageStatement(rows, { filter: undefined, order: { descending: false }, slice, ...asked })
  const { rows: lines } = await sql<{ 'QUERY PLAN': string }>`explain ${statement}`.execute(db)
  return lines.map((line) => line['QUERY PLAN']).join('\n')
}

test('what identity providers ask for is found by an index, and pages are read in the order of one', async () => {
  await using world = await largeWorld()
  const users = listedUsers(userResource, world.applicationId, baseUrl, 'managed')
  const groups = listedGroups(groupResource, world.applicationId, baseUrl, false)
  assert.match(lookupKey('emails', 'A@x.com'), /^-?\d+$/)
  for (const [rows, filter, index] of [
    [users, 'userName eq "Person7"', 'scim_user_name'],
    [users, 'externalId eq "x7"', 'scim_user_external'],
    [users, `id eq "${someId}"`, 'scim_user_pkey'],
    [users, 'emails.value eq "7@x.com"', 'scim_user_lookup'],
    [users, 'emails[type eq "work"].value eq "7@x.com"', 'scim_user_lookup'],
    [users, 'displayName eq "Person"', 'scim_user_lookup'],
    [users, 'userName eq "a" or emails eq "7@x.com"', 'scim_user_lookup'],
    [users, `groups eq "${world.groupIds[0]}"`, 'scim_member_pkey'],
    [groups, 'displayName eq "Group7"', 'scim_group_name'],
    [groups, 'externalId eq "x7"', 'scim_group_external'],
    [groups, `id eq "${someId}" and members eq "${world.userIds[0]}"`, 'scim_group_pkey'],
    [groups, `members eq "${world.userIds[0]}"`, 'scim_member_user'],
  ] as const) {
    const plan = await planOf(world, rows, { filter: resolveFilter(parseFilter(filter), rows.schema) })
    assert.match(plan, new RegExp(index), `${filter}\n${plan}`)
    assert.doesNotMatch(plan, /Seq Scan on scim_(user|group) r/, `${filter}\n${plan}`)
  }
  const position = { at: '2026-01-01 00:00:00+00', id: someId }
  const deep = { kind: 'index', offset: many - 150, count: 100 } as const
  const byName = orderOf(parseSort({ sortBy: 'userName' }, userResource), users)
  for (const [asked, index] of [
    [{}, 'scim_user_page'],
    [{ slice: deep }, 'Index Only Scan Backward using scim_user_page'],
    [{ slice: { kind: 'behind', position, count: 100 } }, 'Index Only Scan using scim_user_page'],
    [
      { order: byName, slice: { kind: 'behind', position: { ...position, key: 'person5' }, count: 100 } },
      'scim_user_name',
    ],
  ] as const) {
    const plan = await planOf(world, users, asked)
    assert.match(plan, new RegExp(index), plan)
    assert.doesNotMatch(plan, /Seq Scan on scim_user r/, plan)
  }
})
