import assert from 'node:assert/strict'
import { fuzz } from '../../src/scim/testing/fuzz.ts'
import { comparePatchWithModel } from '../../src/scim/testing/patch-model.ts'
import { faultyVendors } from '../faults/faulty-vendors.ts'
import { guardedRemovals } from '../faults/guarded-removals.ts'
import { killUnderLoad } from '../faults/kill-under-load.ts'
import { liveThroughFaults } from '../faults/live-through-faults.ts'
import { nodesUnderLoad } from '../faults/nodes-under-load.ts'
import { protectedAccounts } from '../faults/protected-accounts.ts'
import { repeatStorm } from '../faults/repeat-storm.ts'
import { unknownOutcomes } from '../faults/unknown-outcomes.ts'
import { assertHarmless, describe, tallyTrials } from '../recipes/check-trials.ts'
import { killRunners } from '../recipes/kill-runners.ts'
import type { Verdict } from '../recipes/mutated-run.ts'
import { randomTrials } from '../recipes/trials.ts'
import { leaver } from './leaver.ts'
import { load } from './load.ts'

/** What may be made smaller for a try. */
export type Size = {
  readonly seed: number
  readonly minutes: number
  readonly users: number
  readonly count: number | undefined
}

/** Runs in its long form, says in a sentence what it saw, and throws when it saw what must not be. */
type Scenario = (size: Size) => Promise<string>

const mostQuestions = 0.005
const goalMs = 250
const mostGrowth = 1.1
const leaverGoalSeconds = 60

const faultyNames = Object.keys(faultyVendors) as readonly (keyof typeof faultyVendors)[]

export const scenarios: Readonly<Record<string, Scenario>> = {
  async kills({ seed, count = 200 }) {
    const { readyMs, lostAnswers } = await killUnderLoad({ kills: count, peoplePerKill: 3, seed })
    const p99 = readyMs[Math.floor(readyMs.length * 0.99)] ?? 0
    return `${count} kills, ${count * 3} people: 0 lost, 0 doubled; ${lostAnswers} answers lost by the vendor; ready again after ${Math.round(p99)} ms (99th percentile)`
  },
  async storm({ count = 10_000 }) {
    await repeatStorm({ copies: count, streams: 50 })
    return `${count} copies of one PATCH in 50 streams: 1 change at the vendor`
  },
  async unknown({ seed, count = 2_000 }) {
    const said = []
    for (const vendor of ['activecampaign', 'reference'] as const) {
      const outcomes = Math.ceil(count / 2)
      const report = await unknownOutcomes({ vendor, outcomes, people: 60, seed, timeouts: true })
      const { unknown, changes, questions } = report
      assert.ok(questions.length <= changes * mostQuestions, questions.join('\n'))
      said.push(
        `${vendor}: ${unknown} unknown outcomes in ${changes} changes, 0 doubled, 0 lost, ${questions.length} for a person`,
      )
    }
    return said.join('; ')
  },
  async recipes({ seed, count = 3_000 }) {
    const half = (name: string, offset: number) =>
      tallyTrials(
        name,
        randomTrials(seed + offset, Math.ceil(count / 2)),
        reporter(name, Math.ceil(count / 2)),
      )
    const tallies = await Promise.all([half('company', 0), half('spa', 1)])
    for (const tally of tallies) assertHarmless(tally)
    return tallies
      .map((tally, at) => `${at === 0 ? 'pages' : 'single page'}: ${JSON.stringify(tally)}`)
      .join('; ')
  },
  async recipeKills({ seed, count = 300 }) {
    const sum = await killRunners(seed, count, (line) => process.stdout.write(`  ${line}\n`))
    assert.deepEqual(
      { doubled: sum.doubled, falseDone: sum.falseDone, unresolved: sum.unresolved },
      { doubled: 0, falseDone: 0, unresolved: 0 },
    )
    return `${sum.kills} kills of the browser or its process, ${sum.whileWriting} of them after a change was begun: 0 doubled, 0 false`
  },
  ...Object.fromEntries(faultyNames.map((vendor) => [`faults:${vendor}`, eachFault(vendor)])),
  async patch({ seed, count = 100_000 }) {
    const applied = comparePatchWithModel({ numRuns: count, seed })
    return `${count} sequences of PATCH requests as a naive model does them; ${applied} requests were not refused`
  },
  async fuzz({ seed, count = 1_000_000 }) {
    const fed = fuzz({ numRuns: count, seed })
    return `${fed} damaged filters, paths and bodies: understood or refused, none longer than 100 ms`
  },
  async nodes({ seed, count = 50 }) {
    const restarts = Math.ceil(count / 8)
    const pauseMs = { from: 5_000, to: 30_000 }
    const report = await nodesUnderLoad({ pauses: count, pauseMs, restarts, streams: 8, seed })
    const { people, leases, lostAnswers } = report
    return `2 servers, ${count} pauses, ${leases} leases lost in them, ${restarts} restarts of the database, ${people} people: 0 lost, 0 doubled; ${lostAnswers} answers lost by the vendor; both servers well`
  },
  async guard({ seed, count = 60 }) {
    const said = []
    for (const people of [12, 40, 130]) {
      const report = await guardedRemovals({ people, moves: count, seed })
      const { asked, removed, held, mostInADay, limit } = report
      said.push(
        `${people} people: at most ${mostInADay} in a day, limit ${limit} (${removed} removals, ${held} of ${asked} held at the end)`,
      )
    }
    return said.join('; ')
  },
  async protected({ seed, count = 200 }) {
    const { tried } = await protectedAccounts({ requests: count, seed })
    return `${count} requests at protected accounts in ${tried.size} ways: 0 reached the vendor`
  },
  async load({ seed, minutes, users }) {
    const { requests, p50Ms, p99Ms, errors, memoryMiB } = await load({ users, minutes, seed })
    const said = `${users} users, ${requests} requests at 50/s: p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms, ${errors.length} errors, memory ${memoryMiB.join(', ')} MiB`
    const [, middle, end] = memoryMiB
    assert.equal(errors.length, 0, `${said}\n${errors.slice(0, 5).join('\n')}`)
    assert.ok(p99Ms <= goalMs, `slower than ${goalMs} ms: ${said}`)
    assert.ok(end <= middle * mostGrowth, `memory grows: ${said}`)
    return said
  },
  async leaver({ seed, count = 2_000 }) {
    const { seconds, waiting } = await leaver({ updates: count, leavers: 5, seed })
    const slowest = Math.max(...seconds)
    const said = `${waiting} updates waiting at 5 requests/s: leavers proved gone after ${seconds.map((one) => one.toFixed(1)).join(', ')} s`
    assert.ok(slowest <= leaverGoalSeconds, `slower than ${leaverGoalSeconds} s: ${said}`)
    return said
  },
}

/** Each of a vendor's faults by itself, at a tenth of the calls; six changes to everybody under each. */
function eachFault(vendor: keyof typeof faultyVendors): Scenario {
  return async ({ seed, count = 85 }) => {
    const { faults } = faultyVendors[vendor]
    let struck = 0
    for (const fault of faults) {
      const times = await liveThroughFaults({ vendor, faults: [fault], count, random: seed })
      process.stdout.write(
        `  ${vendor}, ${JSON.stringify(fault)}: struck ${times} times, 0 lost, 0 doubled\n`,
      )
      struck += times
    }
    return `${faults.length} faults, ${count * 6} changes under each, ${struck} struck: 0 lost, 0 doubled`
  }
}

/** Says every hundredth time how far it is, and at once what must not be. */
function reporter(name: string, of: number): (verdict: Verdict) => void {
  let seen = 0
  return (verdict) => {
    seen += 1
    if (verdict.falseDone || verdict.wrongUsers > 0 || verdict.extraWrites > 0)
      process.stdout.write(`  ${name}: MUST NOT BE: ${describe(verdict)}\n`)
    if (seen % 100 === 0) process.stdout.write(`  ${name}: ${seen} of ${of}\n`)
  }
}
