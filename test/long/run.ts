import { parseArgs } from 'node:util'
import { clusterVariable, openCluster } from '../cluster.ts'
import { scenarios } from './scenarios.ts'

/**
 * The long forms of the fault and property tests, for before a release: `npm run test:long -- [--seed N] [name …]`. Each prints its
 * seed, and the same seed makes the same choices. `--count` is how often a scenario does its thing, `--minutes` and
 * `--users` are for `load`. Ends with 1 when a scenario saw what must not be.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    minutes: { type: 'string', default: '5' },
    users: { type: 'string', default: '10000' },
  },
})
/** A name also stands for all that begin with it and a colon. */
const isMeant = (scenario: string, name: string) => scenario === name || scenario.startsWith(`${name}:`)
const unknown = positionals.filter((name) => !Object.keys(scenarios).some((known) => isMeant(known, name)))
const size = {
  seed: values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed),
  count: values.count === undefined ? undefined : Number(values.count),
  minutes: Number(values.minutes),
  users: Number(values.users),
}
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}: ${Object.keys(scenarios).join(', ')}\n`)
  process.exitCode = 2
} else await runAll()

async function runAll(): Promise<void> {
  const { cluster, close } = await openCluster()
  process.env[clusterVariable] = JSON.stringify(cluster)
  try {
    for (const [name, run] of Object.entries(scenarios)) {
      if (positionals.length > 0 && !positionals.some((wanted) => isMeant(name, wanted))) continue
      process.stdout.write(`${name}, seed ${size.seed} …\n`)
      const said = await run(size).catch((error: unknown) => {
        process.exitCode = 1
        return `FAILED with seed ${size.seed}: ${error instanceof Error ? error.stack : String(error)}`
      })
      process.stdout.write(`${name}: ${said}\n`)
    }
  } finally {
    await close()
  }
}
