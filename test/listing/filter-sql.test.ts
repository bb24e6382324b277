import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toGroupBody, toListedUserBody } from '../../src/http/scim-bodies.ts'
import { listedGroups } from '../../src/listing/listed-groups.ts'
import type { ListedRows } from '../../src/listing/listed-rows.ts'
import { type ListedUserRow, listedUsers } from '../../src/listing/listed-users.ts'
import { loadPage } from '../../src/listing/page.ts'
import { type GroupRow, toStoredGroup } from '../../src/provisioning/stored-group.ts'
import { compileFilter } from '../../src/scim/evaluate-filter.ts'
import type { Filter } from '../../src/scim/filter.ts'
import type { JsonObject } from '../../src/scim/json.ts'
import { printFilter } from '../../src/scim/print-filter.ts'
import { resolveFilter } from '../../src/scim/resolve-filter.ts'
import { ScimError } from '../../src/scim/scim-error.ts'
import type { Database } from '../../src/store/database.ts'
import { baseUrl, startWorld } from './world.ts'
import { groupFilters, groupResource, richUser, userFilters } from './world-arbitrary.ts'

type Case = {
  readonly db: Database
  readonly rows: ListedRows
  readonly toBody: (row: never) => JsonObject
  readonly filters: fc.Arbitrary<Filter>
}

/** Every filter finds by SQL exactly the rows whose answers the evaluator accepts. Gives how many found something. */
async function compare({ db, rows, toBody, filters }: Case, seed: number, numRuns: number) {
  const load = (filter: Filter | undefined) =>
    loadPage<never>(db, rows, {
      filter: filter && resolveFilter(filter, rows.schema),
      order: { descending: false },
      slice: { kind: 'index', offset: 0, count: 10_000 },
    })
  const idsOf = (bodies: readonly JsonObject[]) => bodies.map((body) => String(body['id']))
  const all = (await load(undefined)).rows.map(toBody)
  const seen = { asked: 0, some: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      let accepts: (body: JsonObject) => boolean
      try {
        accepts = compileFilter(filter, rows.schema)
      } catch (error) {
        assert.ok(error instanceof ScimError)
        seen.refused += 1
        return
      }
      const page = await load(filter)
      const expected = idsOf(all.filter(accepts))
      assert.deepEqual(idsOf(page.rows.map(toBody)), expected, printFilter(filter))
      assert.equal(page.total, expected.length)
      seen.asked += 1
      if (expected.length > 0 && expected.length < all.length) seen.some += 1
    }),
    { seed, numRuns, endOnFailure: false },
  )
  return { ...seen, all: all.length }
}

for (const seed of [1, 2, 3])
  test(`the database and the evaluator agree on Users, world ${seed}`, async () => {
    await using world = await startWorld(seed * 1_000, 45)
    const { db, applicationId, userIds, groupIds } = world
    for (const inventory of ['managed', 'all'] as const) {
      const rows = listedUsers(richUser, applicationId, baseUrl, inventory)
      const toBody = (row: ListedUserRow) => toListedUserBody(row, baseUrl)
      const some = [...userIds.slice(0, 3), ...groupIds]
      const words = [
        ...some,
        `${baseUrl}/Users/${userIds[0]}`,
        'W/"3"',
        'User',
        'direct',
        'done',
        'planned',
        'u3',
      ]
      const filters = userFilters({ words: [...words, richUser.core.id, '2026-01-31T09:03:00.021Z', 'ana1'] })
      const seen = await compare({ db, rows, toBody, filters }, seed, 600)
      assert.ok(seen.asked > 250 && seen.some > 100, JSON.stringify(seen))
      assert.equal(seen.all > 45, inventory === 'all')
    }
  })

test('the database and the evaluator agree on Groups', async () => {
  await using world = await startWorld(9_000, 20)
  const { db, applicationId, userIds, groupIds } = world
  const rows = listedGroups(groupResource, applicationId, baseUrl, true)
  const toBody = (row: GroupRow) => toGroupBody(toStoredGroup(row), baseUrl)
  const filters = groupFilters({ words: [...userIds, ...groupIds, `${baseUrl}/Users/${userIds[0]}`, 'User'] })
  const seen = await compare({ db, rows, toBody, filters }, 4, 600)
  assert.ok(seen.asked > 250 && seen.some > 15, JSON.stringify(seen))
})
