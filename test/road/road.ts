import { insertApplication } from '../../src/applications/application-store.ts'
import type { ApplicationContext } from '../../src/applications/directory.ts'
import { type Policy, policySchema } from '../../src/applications/policy.ts'
import { changeUser } from '../../src/provisioning/change-user.ts'
import { createUser } from '../../src/provisioning/create-user.ts'
import { deleteUser } from '../../src/provisioning/delete-user.ts'
import { makeOutcomes } from '../../src/provisioning/outcomes.ts'
import { noMeter } from '../../src/provisioning/road-meter.ts'
import { runClaimed } from '../../src/provisioning/run-claimed.ts'
import type { Origin } from '../../src/provisioning/task.ts'
import { claimNext } from '../../src/provisioning/task-store.ts'
import { sampleContext } from '../../src/provisioning/testing/sample-context.ts'
import type { Worker } from '../../src/provisioning/worker.ts'
import { toUserFacts } from '../../src/scim/user-facts.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { migratedDatabase } from '../database.ts'
import type { MemoryApplication } from './memory-application.ts'

const origin: Origin = { actor: { kind: 'identityProvider', tokenId: 't' }, via: 'scim', waits: true }

/** The provisioning road on a database of its own, walked one task at a time: the test says when and in what order. */
export async function startRoad(application: MemoryApplication, policy: Partial<Policy> = {}) {
  const database = await migratedDatabase()
  const db = openDatabase({ connectionString: database.url })
  await migrate(db)
  let now = Date.parse('2026-01-01T00:00:00Z')
  const road = { db, clock: { now: () => new Date(now) } }
  const sample = sampleContext({ connector: application.connector })
  const context: ApplicationContext = {
    ...sample,
    application: { ...sample.application, policy: policySchema.parse(policy) },
  }
  await insertApplication(db, context.application)
  const worker: Worker = {
    road,
    directory: { bySlug: async () => context, byId: async () => context, forget: () => {} },
    sessions: {
      open: async () => ({
        connector: application.connector,
        ...{ readAfresh: () => {}, roomIn: async () => 0 },
        vendor: {
          ...{ settings: {}, secrets: {}, now: () => new Date(now).toISOString() },
          http: { send: () => Promise.reject(new Error('an application in memory sends nothing')) },
        },
      }),
      tryOut: () => {
        throw new Error('nothing is tried out')
      },
    },
    outcomes: makeOutcomes(),
    meter: noMeter,
    nodeId: 'node',
    log: () => {},
  }
  const contentOf = (resource: Record<string, string | boolean>) => ({
    resource,
    facts: toUserFacts(resource),
  })
  return {
    ...{ db, worker, context, road },
    create: (resource: Record<string, string | boolean>) =>
      createUser(road, context, contentOf(resource), origin),
    change: (userId: string, resource: Record<string, string | boolean>) =>
      changeUser(road, context, userId, { change: () => ({ ...contentOf(resource), changed: [] }) }, origin),
    remove: (userId: string) => deleteUser(road, context, userId, origin),
    advance(ms: number) {
      now += ms
    },
    /** Works on the next due task; undefined when none is due. */
    async work() {
      const task = await claimNext(db, context.application.id, 'node', new Date(now))
      if (task === undefined) return undefined
      await runClaimed(worker, task)
      return await db.selectFrom('task').selectAll().where('id', '=', task.id).executeTakeFirstOrThrow()
    },
    tasks: () => db.selectFrom('task').selectAll().orderBy('generation').orderBy('kind').execute(),
    accounts: () => db.selectFrom('account').selectAll().orderBy('id').execute(),
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await database[Symbol.asyncDispose]()
    },
  }
}
