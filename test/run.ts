import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Cluster, clusterVariable, openCluster } from './cluster.ts'
import { withTemplate } from './database.ts'

/**
 * Runs the tests: all of them, or the files given. Each file is a process of its own; what needs a database gets a
 * fresh one on one cluster that this run starts, so that nothing but Node and npm is needed.
 */
const folders = ['src', 'connectors', 'simulation', 'test']
const chosen = process.argv.slice(2)
const files = chosen.length > 0 ? chosen : folders.map((folder) => `${folder}/**/*.test.ts`)
/** Each file is a process of its own, and most of them read the same code. */
const compileCache = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url))
const longestFileMs = 10 * 60_000

const { cluster, close } = await openCluster()
try {
  await using made = await withTemplate(cluster)
  process.exitCode = await run(made.cluster, [
    '--test',
    `--test-timeout=${longestFileMs}`,
    '--test-concurrency=2',
    ...files,
  ])
} finally {
  await close()
}

function run(cluster: Cluster, args: readonly string[]): Promise<number> {
  const env = { NODE_COMPILE_CACHE: compileCache, ...process.env, [clusterVariable]: JSON.stringify(cluster) }
  const child = spawn(process.execPath, args, { stdio: 'inherit', env })
  // Ctrl-C reaches the runner too; it ends first, then the cluster is stopped.
  process.on('SIGINT', () => {})
  return new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)))
}
