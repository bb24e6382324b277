import { clusterVariable, openCluster } from '../cluster.ts'
import { killUnderLoad } from '../faults/kill-under-load.ts'
import { repeatStorm } from '../faults/repeat-storm.ts'

/**
 * The long forms of the fault tests, for before a release: `npm run test:long -- [--seed N] [name …]`. Each prints its
 * seed, and the same seed makes the same choices.
 */
const args = process.argv.slice(2)
const at = args.indexOf('--seed')
const seed = at === -1 ? Math.floor(Math.random() * 1_000_000) : Number(args[at + 1])
const chosen = at === -1 ? args : args.toSpliced(at, 2)

const scenarios: Readonly<Record<string, () => Promise<string>>> = {
  async kills() {
    const { readyMs, lostAnswers } = await killUnderLoad({ kills: 200, peoplePerKill: 3, seed })
    const p99 = readyMs[Math.floor(readyMs.length * 0.99)] ?? 0
    return `200 kills, 600 people: 0 lost, 0 doubled; ${lostAnswers} answers lost by the vendor; ready again after ${Math.round(p99)} ms (99th percentile)`
  },
  async storm() {
    await repeatStorm({ copies: 10_000, streams: 50 })
    return '10,000 copies of one PATCH in 50 streams: 1 change at the vendor'
  },
}

const { cluster, close } = await openCluster()
process.env[clusterVariable] = JSON.stringify(cluster)
try {
  for (const [name, run] of Object.entries(scenarios)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    process.stdout.write(`${name}, seed ${seed} …\n`)
    process.stdout.write(`${name}: ${await run()}\n`)
  }
} finally {
  await close()
}
