import assert from 'node:assert/strict'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { LedgerEntry } from '../../simulation/ledger.ts'
import { createRandom, type Random } from '../../simulation/random.ts'
import { type RestartableDatabase, restartableDatabase } from '../restartable-database.ts'
import { type ServerProcess, serverProcess } from '../server-process.ts'
import { connect, settledTasks } from '../system.ts'
import { verifyLines } from '../trail.ts'
import { type Push, startPush } from './push.ts'

export type NodesRun = {
  readonly pauses: number
  readonly pauseMs: { readonly from: number; readonly to: number }
  readonly restarts: number
  /** People who are put in, renamed and taken out again at the same time. */
  readonly streams: number
  readonly seed: number
}

export type NodesReport = {
  readonly people: number
  readonly leases: number
  readonly lostAnswers: number
}

/**
 * Two servers on one database. Either one is frozen again and again, every second time until its leases have ended, and
 * the database is restarted, while an identity provider pushes people through whichever server answers. Fails unless
 * everything acknowledged is so at the vendor, made once, and both servers are well afterwards.
 */
export async function nodesUnderLoad(run: NodesRun): Promise<NodesReport> {
  const random = createRandom(run.seed, 'what happens to the nodes')
  await using simulator = await startReference({ random: run.seed })
  await using database = await restartableDatabase()
  await using first = await serverProcess({ DATABASE_URL: database.url })
  await first.start()
  const masterKey = join(first.dataDirectory, 'master.key')
  await using second = await serverProcess({
    DATABASE_URL: database.url,
    OVERLOCK_MASTER_KEY_FILE: masterKey,
  })
  await second.start()
  const { app, token } = await connect(first, simulator)
  const control = controlOf(simulator)
  await control.setFaults({ kind: 'latency', ms: 60 }, { kind: 'reset', phase: 'after', probability: 0.05 })
  const bases = [first, second].map((node) => `${node.url()}/scim/v2/${app}`)
  const push = startPush({ bases, token, streams: run.streams })
  let leases = 0
  const events = shuffled(
    [
      ...Array.from({ length: run.pauses }, (_, n) => n),
      ...Array.from({ length: run.restarts }, () => 'restart' as const),
    ],
    random,
  )
  try {
    for (const event of events) {
      await sleep(300 + random() * 1_000)
      if (event === 'restart')
        await database.restart(random() < 0.5 ? 'fast' : 'immediate', 200 + random() * 2_000)
      else leases += await freeze(random() < 0.5 ? first : second, event % 2 === 0, database, run, random)
    }
  } finally {
    await push.stop()
  }
  await control.setFaults()
  const tasks = await settledTasks(first, 240_000)
  assert.deepEqual(
    tasks.filter(({ state }) => state !== 'done' && state !== 'superseded'),
    [],
  )
  const ledger = await control.ledger()
  checkLedger(ledger)
  await checkVendor(push, control.state)
  for (const node of [first, second]) await checkHealth(node)
  return {
    people: push.people().length,
    leases,
    lostAnswers: ledger.filter(({ responded }) => !responded).length,
  }
}

/** Freezes a node. `expire`: while it is at work, and for the database its leases end, as in a pause of some minutes. */
async function freeze(
  node: ServerProcess,
  expire: boolean,
  database: RestartableDatabase,
  { pauseMs }: NodesRun,
  random: Random,
): Promise<number> {
  try {
    const ended = expire ? await freezeAtWork(node, database) : 0
    node.pause()
    await sleep(pauseMs.from + random() * (pauseMs.to - pauseMs.from))
    return ended
  } finally {
    node.resume()
  }
}

const mostTries = 400

/** Frozen as soon as it holds a lease: some tries, since it may let go of it in that very moment. */
async function freezeAtWork(node: ServerProcess, { url }: RestartableDatabase): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const mine = 'leased_by = $1 and lease_until > clock_timestamp()'
    const nodeId = await node.nodeId()
    for (let tries = 0; tries < mostTries; tries += 1) {
      const { rowCount: held } = await client.query(`select from task where ${mine}`, [nodeId])
      if (held) {
        node.pause()
        const { rowCount } = await client.query(
          `update task set lease_until = clock_timestamp() where ${mine}`,
          [nodeId],
        )
        if (rowCount) return rowCount
        node.resume()
      }
      await sleep(25)
    }
    return 0
  } finally {
    await client.end()
  }
}

/** Nobody has two accounts, and no account was sent the same change twice. */
function checkLedger(ledger: readonly LedgerEntry[]): void {
  const names = ledger.flatMap(({ op, detail }) => (op === 'create' ? [detail['userName']] : []))
  assert.equal(new Set(names).size, names.length, 'an account was made twice')
  const last = new Map<string, string>()
  for (const { op, target, detail } of ledger) {
    const change = JSON.stringify([op, detail])
    assert.notEqual(last.get(target), change, `${target} was sent twice: ${change}`)
    last.set(target, change)
  }
}

type Shown = { userName: string; active: boolean; attributes: { familyName?: string } }

async function checkVendor(push: Push, state: () => Promise<object>): Promise<void> {
  const { accounts } = (await state()) as { accounts: readonly Shown[] }
  const shown = new Map(accounts.map((account) => [account.userName, account]))
  assert.ok(push.people().length > 0)
  for (const { userName, leaves } of push.people()) {
    const account = shown.get(userName)
    // Who left before anything was made is given no account any more.
    if (leaves) assert.notEqual(account?.active, true, `${userName} kept access`)
    else
      assert.deepEqual(
        [account?.active, account?.attributes.familyName],
        [true, 'Renamed'],
        `${userName} was lost`,
      )
  }
}

async function checkHealth(node: ServerProcess): Promise<void> {
  const health = await fetch(`${node.url()}/healthz`)
  assert.deepEqual([health.status, ((await health.json()) as { status: string }).status], [200, 'ok'])
  const lines = await node.exportTrail()
  assert.equal((await verifyLines(lines)).ok, true)
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => [random(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)
}
