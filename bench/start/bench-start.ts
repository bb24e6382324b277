import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { table } from '../../src/operations/print-table.ts'
import { clusterDirectoryOf } from '../../src/store/launcher/place-cluster.ts'
import { removeCluster } from '../../src/store/launcher/remove-cluster.ts'
import { memoryOf } from '../processes.ts'

const run = promisify(execFile)
const root = new URL('../..', import.meta.url).pathname
const idleMs = 20_000
const longestMs = 60_000

type Running = { readonly child: ChildProcess; readonly tookMs: number }

/**
 * `npm run bench -- start [--times 5]`: how long the package, built and installed as users have it, takes from its command to
 * the first good answer of `/readyz` on its embedded database, and what it holds when nothing happens. The floor is Node
 * itself, started with nothing to do, in the same run.
 */
export async function benchStart(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { times: { type: 'string', default: '5' } } })
  const folder = await mkdtemp(join(tmpdir(), 'overlock-start-'))
  await chmod(folder, 0o755)
  try {
    const command = await installPackage(folder)
    print(`Milliseconds from the command to a good answer of /readyz, ${values.times} times each`)
    print(await measureAll(command, folder, Number(values.times)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** As users get it: packed and installed, without what only developers need. */
async function installPackage(folder: string): Promise<string> {
  await run('npm', ['run', 'build'], { cwd: root })
  const packed = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const [file] = JSON.parse((await run('npm', packed, { cwd: root })).stdout) as { filename: string }[]
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--omit=dev']
  await run('npm', ['install', ...options, join(folder, file?.filename ?? '')], { cwd: folder })
  return join(folder, 'node_modules/overlock/bin/overlock.js')
}

async function measureAll(command: string, folder: string, times: number): Promise<string> {
  const first: number[] = []
  const later: number[] = []
  const killed: number[] = []
  const node: number[] = []
  let memory = ''
  for (let n = 0; n < times; n += 1) {
    const data = join(folder, `data-${n}`)
    const start = async (into: number[]) => {
      const running = await startServer(command, data)
      into.push(running.tookMs)
      return running
    }
    let { child } = await start(first)
    await end(child, 'SIGTERM')
    ;({ child } = await start(later))
    // Everything at once, as when the machine loses its power.
    process.kill(await postmasterIn(data), 'SIGKILL')
    await end(child, 'SIGKILL')
    ;({ child } = await start(killed))
    if (n === 0) memory = await idleMemory(child, data)
    await end(child, 'SIGTERM')
    await removeCluster(data)
    node.push(await bareNode())
  }
  const rows = Object.entries({
    'new data directory': first,
    later,
    'after kill -9': killed,
    'node -e 0': node,
  })
  return `${table(
    ['start', 'median', 'slowest', 'of node'],
    rows.map(([name, all]) => row(name, all, node)),
  )}\n${memory}`
}

function row(name: string, all: readonly number[], floor: readonly number[]): readonly string[] {
  const median = medianOf(all)
  return [name, median.toFixed(0), Math.max(...all).toFixed(0), (median / medianOf(floor)).toFixed(1)]
}

function medianOf(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
}

async function startServer(command: string, data: string): Promise<Running> {
  const port = 18_000 + Math.floor(Math.random() * 10_000)
  const startedAt = performance.now()
  const child = spawn(process.execPath, [command, 'serve'], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      OVERLOCK_DATA: data,
      OVERLOCK_PORT: String(port),
      OVERLOCK_LOG: 'warn',
    },
  })
  while (performance.now() - startedAt < longestMs && child.exitCode === null) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    await ready?.body?.cancel()
    if (ready?.status === 200) return { child, tookMs: performance.now() - startedAt }
    await sleep(10)
  }
  throw new Error('the server did not start')
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

async function postmasterIn(data: string): Promise<number> {
  const cluster = (await clusterDirectoryOf(data)) ?? data
  const [pid] = (await readFile(join(cluster, 'data/postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

async function idleMemory(child: ChildProcess, data: string): Promise<string> {
  await sleep(idleMs)
  const node = await memoryOf(child.pid ?? 0, { withChildren: false })
  const database = await memoryOf(await postmasterIn(data), { withChildren: true })
  return `Idle: Node ${node?.toFixed(0) ?? '-'} MiB, database ${database?.toFixed(0) ?? '-'} MiB (PSS)`
}

async function bareNode(): Promise<number> {
  const startedAt = performance.now()
  await run(process.execPath, ['-e', '0'])
  return performance.now() - startedAt
}
