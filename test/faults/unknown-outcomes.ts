import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { type Control, controlOf } from '../../simulation/control-client.ts'
import type { JsonObject } from '../../simulation/json.ts'
import type { LedgerEntry } from '../../simulation/ledger.ts'
import { createRandom } from '../../simulation/random.ts'
import type { StartSimulator } from '../../simulation/simulator.ts'
import { connect, startTestSystem, type TestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'
import { makeCohort, type Step } from './cohort.ts'

export type UnknownRun = {
  readonly vendor: 'activecampaign' | 'reference'
  /** It goes on until so many calls ended without anybody knowing how. */
  readonly outcomes: number
  readonly people: number
  readonly seed: number
  /** Also calls that are never answered: each takes the minute that a call may take. */
  readonly timeouts: boolean
}

/** How many calls had no known end, how many changes were asked for, and how many of them a person must look at. */
export type UnknownReport = {
  readonly unknown: number
  readonly changes: number
  readonly questions: readonly string[]
}

const simulators: Readonly<Record<UnknownRun['vendor'], StartSimulator>> = {
  activecampaign: startActiveCampaign,
  reference: startReference,
}

/**
 * Every second call that changes something ends without a usable answer, in every way there is, before or after the
 * vendor has carried it out. Fails unless each change asked for was made, and made once.
 */
export async function unknownOutcomes(run: UnknownRun): Promise<UnknownReport> {
  await using simulator = await simulators[run.vendor]({ rateLimit: false, random: run.seed })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const control = controlOf(simulator)
  if (run.vendor === 'reference') await control.admin('createGroup', { name: 'Marketing' })
  await system.run('app.set', { app, concurrency: 16 })
  await system.run('mapping.set', { app, group: 'Marketers', entitlement: 'Marketing' })
  const group = await scim.post('/Groups', { displayName: 'Marketers' })
  const random = createRandom(run.seed, 'what to ask for')
  const cohort = makeCohort(scim, group.body.id, run.people, random)
  await control.setFaults(...faults(run.timeouts))
  const targets = new Map<string, string>()
  const questions: string[] = []
  let [unknown, changes, seen] = [0, 0, (await control.ledger()).length]
  while (unknown < run.outcomes) {
    const turning = setInterval(() => system.clock.advance(5_000), 150)
    const steps = await cohort.round().finally(() => clearInterval(turning))
    await quiet(system)
    const open = await openQuestions(system)
    for (const { account, why } of open) {
      if (!steps.has(account)) continue
      questions.push(`${account}: ${why}`)
      cohort.drop(account)
    }
    const ledger = await control.ledger()
    checkRound(steps, ledger.slice(seen), targets, new Set(open.map(({ account }) => account)))
    seen = ledger.length
    changes += steps.size
    unknown = await firedOf(control)
  }
  assert.equal((await verifyLines(await system.exportTrail())).ok, true)
  return { unknown, changes, questions }
}

/** Together they strike every second change. Readings are spared: what cannot be read is another matter. */
function faults(timeouts: boolean): readonly JsonObject[] {
  const kinds: readonly JsonObject[] = [
    { kind: 'error', status: 500, phase: 'after' },
    { kind: 'reset', phase: 'after' },
    { kind: 'truncate' },
    { kind: 'truncate', length: 'cut' },
    { kind: 'html', phase: 'after' },
    { kind: 'error', status: 502, phase: 'before' },
    { kind: 'reset', phase: 'before' },
  ]
  const rare: readonly JsonObject[] = [
    { kind: 'timeout', phase: 'after', probability: 0.008 },
    { kind: 'timeout', phase: 'before', probability: 0.004 },
  ]
  const all = [...kinds.map((kind) => ({ ...kind, probability: 0.09 })), ...(timeouts ? rare : [])]
  return all.flatMap((fault) => ['POST', 'PUT', 'PATCH'].map((method) => ({ ...fault, match: { method } })))
}

/** What each person's account went through in this round: the one change that was asked for. */
function checkRound(
  steps: ReadonlyMap<string, Step>,
  made: readonly LedgerEntry[],
  targets: Map<string, string>,
  open: ReadonlySet<string>,
): void {
  for (const { op, target, detail } of made) {
    const userName = detail['email'] ?? detail['userName']
    if (op !== 'create') continue
    assert.equal(targets.has(String(userName)), false, `${userName} was made twice`)
    targets.set(String(userName), target)
  }
  for (const [userName, step] of steps) {
    const mine = made.filter(({ target }) => target === targets.get(userName))
    const told = `${step} of ${userName}: ${JSON.stringify(mine)}`
    assert.ok(mine.length <= 1, `made twice, ${told}`)
    if (!open.has(userName)) assert.equal(mine.length, 1, `lost, ${told}`)
  }
  const expected = new Set(targets.values())
  const strange = made.filter(({ target }) => !expected.has(target))
  assert.deepEqual(strange, [], 'changed without being asked')
}

async function firedOf(control: Control): Promise<number> {
  return (await control.faults()).reduce((sum, { fired }) => sum + Number(fired), 0)
}

const longestRoundMs = 240_000

/** Turns the clock while tasks wait, until nothing is under way. */
async function quiet({ system, clock }: TestSystem): Promise<void> {
  const until = performance.now() + longestRoundMs
  for (;;) {
    const busy = await system.operations.db
      .selectFrom('task')
      .select(['id', 'state', 'code'])
      .where('state', 'in', ['ready', 'applying', 'unknown', 'verifying', 'inProgress'])
      .execute()
    if (busy.length === 0) return
    assert.ok(performance.now() < until, `still under way: ${JSON.stringify(busy)}`)
    clock.advance(5_000)
    await sleep(150)
  }
}

async function openQuestions({ system }: TestSystem) {
  const rows = await system.operations.db
    .selectFrom('task')
    .innerJoin('account', 'account.task_id', 'task.id')
    .innerJoin('scim_user', 'scim_user.id', 'account.scim_user_id')
    .select(['scim_user.user_name_key', 'task.state', 'task.code', 'task.reason'])
    .where('task.state', 'in', ['needsPerson', 'failed', 'held'])
    .execute()
  return rows.map((row) => ({ account: row.user_name_key, why: `${row.state} ${row.code} ${row.reason}` }))
}
