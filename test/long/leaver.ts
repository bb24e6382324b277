import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { createRandom } from '../../simulation/random.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

export type LeaverRun = { readonly updates: number; readonly leavers: number; readonly seed: number }

/** How long each leaver took until a reading proved that the access is gone, and how many updates waited then. */
export type LeaverReport = { readonly seconds: readonly number[]; readonly waiting: number }

const requestsPerSecond = 5
const longestMs = 180_000

/** Somebody leaves while so many changes of other people wait for an application that takes five requests a second. */
export async function leaver({ updates, leavers, seed }: LeaverRun): Promise<LeaverReport> {
  const random = createRandom(seed, 'who leaves')
  await using simulator = await startActiveCampaign({ rateLimit: false, random: seed })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('app.set', { app, concurrency: 16 })
  const ids: string[] = []
  for (let n = 0; n < updates; n += 16)
    await Promise.all(
      Array.from({ length: Math.min(16, updates - n) }, async (_, of) => {
        const name = { givenName: 'P', familyName: 'Q' }
        const person = { userName: `p${n + of}@example.com`, name, active: true }
        ids.push((await scim.post('/Users', person)).body.id)
      }),
    )
  await settledTasks(system, longestMs)
  await system.run('app.set', { app, requestsPerSecond, concurrency: 4 })
  const rename = { op: 'replace', path: 'name.familyName', value: 'R' }
  await Promise.all(ids.map((id) => scim.patch(`/Users/${id}`, rename)))
  const seconds: number[] = []
  // ActiveCampaign has no disabled state: a leaver is moved to the group without rights.
  const moved = async () =>
    (await controlOf(simulator).ledger()).filter(
      ({ op, target }) => op === 'group' && target.startsWith('user'),
    ).length
  const waiting = await waitingTasks(system)
  for (let n = 0; n < leavers; n += 1) {
    const [id = ''] = ids.splice(Math.floor(random() * ids.length), 1)
    const startedAt = performance.now()
    const { status } = await scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
    assert.equal(status, 200)
    while (!(await provedGone(system, id))) {
      assert.ok(performance.now() - startedAt < longestMs, 'the leaver still has access')
      await sleep(100)
    }
    seconds.push((performance.now() - startedAt) / 1_000)
    assert.equal(await moved(), n + 1)
  }
  assert.ok((await waitingTasks(system)) > 0, 'other changes still wait')
  return { seconds, waiting }
}

async function waitingTasks({ system }: TestSystem): Promise<number> {
  const rows = await system.operations.db
    .selectFrom('task')
    .select('id')
    .where('state', 'in', ['ready', 'applying', 'unknown', 'verifying'])
    .execute()
  return rows.length
}

async function provedGone({ system }: TestSystem, userId: string): Promise<boolean> {
  const row = await system.operations.db
    .selectFrom('account')
    .innerJoin('task', 'task.id', 'account.task_id')
    .select(['task.state', 'task.outcome'])
    .where('account.scim_user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return row.state === 'done' && row.outcome === 'verified'
}
