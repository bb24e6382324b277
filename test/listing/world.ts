import fc from 'fast-check'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { insertApplication } from '../../src/applications/application-store.ts'
import { sampleContext } from '../../src/provisioning/testing/sample-context.ts'
import { userColumns } from '../../src/provisioning/user-write.ts'
import { foldCase } from '../../src/scim/fold.ts'
import type { JsonObject } from '../../src/scim/json.ts'
import { toUserFacts } from '../../src/scim/user-facts.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { migratedDatabase } from '../database.ts'
import { memoryApplication } from '../road/memory-application.ts'
import { storedUserArbitrary, word } from './world-arbitrary.ts'

export const baseUrl = 'https://overlock.example/scim/v2/app'

/** An application with made-up Users, Groups, tasks and unmanaged accounts, written as the road leaves them. */
export async function startWorld(seed: number, users: number) {
  const database = await migratedDatabase()
  const db = openDatabase({ connectionString: database.url })
  await migrate(db)
  const { application } = sampleContext({ connector: memoryApplication().connector })
  await insertApplication(db, application)
  const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number, shift: number) =>
    fc.sample(arbitrary, { seed: seed + shift, numRuns: count })
  const resources = sample(storedUserArbitrary, users, 1)
  const states = sample(
    fc.record({
      state: fc.constantFrom(
        ...['ready', 'unknown', 'inProgress', 'held', 'needsPerson', 'done', 'failed', 'canceled'],
      ),
      hold: fc.constantFrom(null, 'shadow', 'guard'),
      outcome: fc.constantFrom(null, 'verified', 'alreadySo', 'failed'),
      reason: fc.option(word),
      task: fc.boolean(),
      observed: fc.option(
        fc.record(
          {
            state: fc.constantFrom('active', 'disabled', 'invited'),
            userName: word,
            email: word,
            givenName: word,
            displayName: word,
            entitlements: fc.array(fc.record({ type: word, id: word, name: word }), { maxLength: 2 }),
          },
          { requiredKeys: ['state'] },
        ),
      ),
      read: fc.boolean(),
      minute: fc.integer({ min: 0, max: 59 }),
      group: fc.integer({ min: 0, max: 4 }),
    }),
    users * 2,
    2,
  )
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 31, 9, minute, 0, minute * 7))
  const ids: string[] = []
  const groupIds: string[] = []
  for (const [n, name] of sample(word, 4, 3).entries()) {
    const id = newId()
    groupIds.push(id)
    const resource = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: `${name}${n}` }
    await db
      .insertInto('scim_group')
      .values({
        ...{
          id,
          application_id: application.id,
          display_name_key: foldCase(resource.displayName),
          version: n + 1,
        },
        ...{
          external_id: null,
          resource: JSON.stringify(resource),
          created_at: at(n),
          modified_at: at(n + 1),
        },
      })
      .execute()
    if (n % 2 === 0)
      await db
        .insertInto('mapping_rule')
        .values({
          ...{ id: newId(), application_id: application.id, idp_group: 'g', priority: 1, created_at: at(0) },
          ...{ idp_group_key: foldCase(resource.displayName), entitlement_type: 't', entitlement_id: `${n}` },
          entitlement_name: `Right ${name}`,
        })
        .execute()
  }
  for (const [n, given] of resources.entries()) {
    const state = states[n]
    if (state === undefined) continue
    const id = newId()
    ids.push(id)
    const externalId = n % 3 === 0 ? { externalId: `${String(given['externalId'])}${n}` } : {}
    const { externalId: _unique, ...rest } = given
    const resource: JsonObject = { ...rest, ...externalId, userName: `${String(given['title'] ?? 'u')}${n}` }
    await db
      .insertInto('scim_user')
      .values({
        ...{
          id,
          application_id: application.id,
          version: n + 1,
          created_at: at(n % 5),
          modified_at: at(state.minute),
        },
        ...userColumns({ resource, facts: toUserFacts(resource) }),
      })
      .execute()
    await insertAccount(id, state)
    if (state.group < 4)
      await db
        .insertInto('scim_member')
        .values({ group_id: groupIds[state.group] ?? '', user_id: id, added_at: at(n % 60) })
        .execute()
  }
  for (const state of states.slice(users, users + Math.floor(users / 3))) await insertAccount(null, state)

  async function insertAccount(userId: string | null, state: (typeof states)[number]): Promise<void> {
    const accountId = newId()
    const taskId = userId !== null && state.task ? newId() : null
    const observed = state.observed === null ? null : JSON.stringify({ id: accountId, ...state.observed })
    await db
      .insertInto('account')
      .values({
        ...{ id: accountId, application_id: application.id, vendor_id: accountId, match_key: accountId },
        ...{
          scim_user_id: userId,
          managed: userId === null ? null : 'created',
          created_at: at(state.minute % 7),
        },
        ...{
          observed,
          observed_at: state.read || observed !== null ? at(state.minute) : null,
          task_id: taskId,
        },
      })
      .execute()
    if (taskId === null) return
    const { reason, outcome, hold } = state
    await db
      .insertInto('task')
      .values({
        ...{
          id: taskId,
          application_id: application.id,
          account_id: accountId,
          generation: 1,
          kind: 'converge',
        },
        ...{ priority: 1, state: state.state, hold, outcome, reason, origin: '{}', due_at: at(0) },
        ...{ created_at: at(0), updated_at: at(state.minute) },
      })
      .execute()
  }
  await sql`analyze`.execute(db)
  return {
    ...{ db, applicationId: application.id, userIds: ids, groupIds },
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await database[Symbol.asyncDispose]()
    },
  }
}
